import { createHmac } from 'crypto';
import { toLine, type Line } from '../../private/line';
import { quote } from '../../private/messages';
import type { Problems } from '../../private/problems';
import { holdsPrivateKey } from '../../private/secret-forms';

/** A line of `known_hosts` that OpenSSH accepts, without its comment. */
export interface KnownHost {
  readonly text: Line;
  /** As written: names, patterns with `*` and `?`, negated ones with `!`, or one that is hashed. */
  readonly hosts: readonly string[];
  /** Whether it withdraws a key instead of giving one. */
  readonly isRevoked: boolean;
}

/** A server that is asked by SSH. */
export interface SshServer {
  readonly host: string;
  readonly port: number;
}

const USUAL_PORT = 22;

const LINE =
  /^(?:(?<marker>@cert-authority|@revoked)\s+)?(?<hosts>\S+)\s+(?<type>\S+)\s+(?<key>[A-Za-z0-9+/]+={0,2})(?:\s.*)?$/;

/** Of OpenSSH 8.8 and later; it has no DSA any more. */
const TYPES =
  /^(?:ssh-ed25519|ssh-rsa|ecdsa-sha2-nistp(?:256|384|521)|sk-(?:ssh-ed25519|ecdsa-sha2-nistp256)@openssh\.com)$/;

/** A name, an address, or a pattern; with a port in brackets. */
const HOST = /^!?(?:[A-Za-z0-9._:*?-]{1,255}|\[[A-Za-z0-9._:*?-]{1,255}\]:[0-9]{1,5})$/;

/** As many wildcards as a pattern needs; more would only make it slow to compare. */
const MOST_WILDCARDS = 3;

/** `|1|salt|hash`, of HMAC-SHA1. */
const HASHED = /^\|1\|(?<salt>[A-Za-z0-9+/]{27}=)\|(?<hash>[A-Za-z0-9+/]{27}=)$/;

/**
 * The known hosts in a text, without comments and empty lines.
 *
 * @param place where the text is, for messages
 */
export function parseKnownHosts(text: string, place: string, problems: Problems): KnownHost[] {
  if (holdsPrivateKey(text)) {
    problems.add(`${place} contains a private key; use lines of ~/.ssh/known_hosts, which have the keys of servers`);
    return [];
  }
  return text.split(/\r?\n/).map(each => each.trim())
    .filter(each => each !== '' && !each.startsWith('#'))
    .flatMap(each => parseOne(each, place, problems) ?? []);
}

function parseOne(written: string, place: string, problems: Problems): KnownHost | undefined {
  const { marker, hosts = '', type = '', key = '' } = LINE.exec(written)?.groups ?? {};
  const names = hosts.split(',');
  if (!TYPES.test(type) || !isKeyOf(type, key) || !names.every(isHost)) {
    problems.add(`${place} has ${quote(written)}, which is no known host; use a line that \`ssh-keyscan HOST\` prints, `
      + "such as 'git.example ssh-ed25519 AAAA...'");
    return undefined;
  }
  const words = [...marker === undefined ? [] : [marker], hosts, type, key];
  return { text: toLine(words.join(' ')), hosts: names, isRevoked: marker === '@revoked' };
}

function isHost(name: string): boolean {
  return HASHED.test(name) || (HOST.test(name) && name.split('*').length <= MOST_WILDCARDS + 1);
}

/** A key is a list of texts, each after its length in four bytes; the first is its type. One that was cut is none. */
function isKeyOf(type: string, key: string): boolean {
  const bytes = Buffer.from(key, 'base64');
  const start = Buffer.concat([Buffer.from([0, 0, 0, type.length]), Buffer.from(type)]);
  if (!bytes.subarray(0, start.length).equals(start)) { return false; }
  let at = 0;
  while (at + 4 <= bytes.length) { at += 4 + bytes.readUInt32BE(at); }
  return at === bytes.length && at > start.length;
}

/** Whether one of them has a key of a server. */
export function isKnown(server: SshServer, known: readonly KnownHost[]): boolean {
  const name = nameOf(server);
  return known.some(({ hosts, isRevoked }) => !isRevoked
    && hosts.some(each => !each.startsWith('!') && fits(each, name))
    && !hosts.some(each => each.startsWith('!') && fits(each.slice(1), name)));
}

/** How `known_hosts` calls a server. */
export function nameOf({ host, port }: SshServer): string {
  return port === USUAL_PORT ? host : `[${host}]:${port}`;
}

/** The server of an address such as `ssh://git@git.example:2222/shop.git`. */
export function sshServerOf(url: string): SshServer | undefined {
  const { protocol, hostname, port } = new URL(url);
  return protocol === 'ssh:'
    ? { host: hostname.replace(/^\[(.*)\]$/, '$1').toLowerCase(), port: port === '' ? USUAL_PORT : Number(port) }
    : undefined;
}

function fits(pattern: string, name: string): boolean {
  const { salt, hash } = HASHED.exec(pattern)?.groups ?? {};
  if (salt !== undefined) {
    return createHmac('sha1', Buffer.from(salt, 'base64')).update(name).digest('base64') === hash;
  }
  const source = pattern.toLowerCase().replace(/[.[\]]/g, '\\$&').replaceAll('*', '.*').replaceAll('?', '.');
  return new RegExp(`^${source}$`).test(name);
}
