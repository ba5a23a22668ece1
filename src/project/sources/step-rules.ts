import { join, posix } from 'path';
import { textOf } from './read-files';
import { BY_NAME, HIDDEN, SOURCE_MAP, type Refusal, type Rules } from './refusals';
import { holdsPrivateKey, issuedTokenIn } from '../../private/secret-forms';

/** Why a file of settings is left out that a tool would read. */
export const WITH_CREDENTIALS = 'settings of a tool with a password or a token in them';

/** Hidden files that tools write for themselves. */
const WRITTEN = /^\.(DS_Store|directory|coverage.*|.*cache|.*_history|nfs\d.*)$/;

/** Of npm and of Yarn: credentials, or only where packages come from. */
const OF_PACKAGES = /^\.(npmrc|yarnrc)$/;

/** What Yarn reads in its folder. */
const OF_YARN = /(?:^|\/)\.yarn(?:$|\/(?:patches|plugins|releases|sdks)(?:$|\/))/;

const IN_YARN = /(?:^|\/)\.yarn\/[^/]+$/;

/** A name and a literal value: `_authToken=x`, `npmAuthIdent: "a:b"`, `"//host/:_password" "x"`. */
const CREDENTIAL = new RegExp(
  '(?:\\b_auth|auth_?token|auth_?ident|api_?key|password|passwd|secret|(?<![a-z])token)["\']?(?:[ \\t]*[=:])?'
  + '[ \\t]*(?<=[=: \\t])["\']?(?![\\s"\'#$=:])\\S', 'i',
);

/** `https://user:password@host` */
const ADDRESS = /:\/\/[^\s/:@"']*:(?!\$\{)[^\s/@"']+@/;

/**
 * The rules for files of a build step, none of which gets into an image unless the step writes it: hidden files and
 * source maps are in. Settings of tools are, unless they have credentials.
 *
 * @param root absolute
 */
export function stepRules(root: string): Rules {
  return (path, isFile) => {
    const name = posix.basename(path);
    if (OF_YARN.test(path)) { return undefined; }
    if (IN_YARN.test(path)) { return refused('what Yarn writes'); }
    const refusal = BY_NAME(path, isFile);
    if (refusal?.reason === SOURCE_MAP) { return undefined; }
    if (!isFile || (refusal?.reason !== HIDDEN && !OF_PACKAGES.test(name))) { return refusal; }
    if (WRITTEN.test(name)) { return refused('written by a tool'); }
    return hasCredentials(textOf(join(root, path)))
      ? { unless: OF_PACKAGES.test(name) ? 'never' : 'named', reason: WITH_CREDENTIALS, secret: true }
      : undefined;
  };
}

function refused(reason: string): Refusal {
  return { unless: 'named', reason, secret: false };
}

function hasCredentials(text: string): boolean {
  return CREDENTIAL.test(text) || ADDRESS.test(text) || holdsPrivateKey(text) || issuedTokenIn(text) !== undefined;
}
