import type { AnyServerOptions } from '../server-options';

/** A flag that a server gets from its container or from an option, or that does not suit a container. */
export interface OwnedFlag {
  /** As on the command line: `--timeout` and `-t`. */
  readonly names: readonly string[];
  /** What to do in its place, as in `remove it; <instead>`. */
  readonly instead: string;
}

export const PORT = "'port' of the container sets it";
export const GRACE = "'longestRequestSeconds' and 'cleanupSeconds' of the container set it";
export const KEEP_ALIVE = "it follows from 'longestRequestSeconds', since it must be longer than a load balancer's";
export const PROXIES = "'proxyTrust' of the container sets it";
export const FACTORY = "name the application as 'module:function()'";
export const FILES = 'files of an image do not change';
export const BACKGROUND = 'a container ends with its first process';

/** @param option the name of the one that sets it */
export function set(option: keyof AnyServerOptions): string {
  return `the option '${option}' sets it`;
}

/** How the parser of a server's arguments reads them. */
export interface Parsing {
  /** Whether the beginning of a long flag is enough. */
  readonly abbreviates: boolean;
  /** Letters of short flags without a value, which others may follow: `-Dt30`. */
  readonly switches: string;
}

export const CLICK: Parsing = { abbreviates: false, switches: '' };

/** The owned flag that a word sets: `--timeout`, `--timeout=30`, `--time`, `-t`, `-t30`, `-Rt30`. */
export function ownedFlag(
  word: string, owned: readonly OwnedFlag[], { abbreviates, switches }: Parsing,
): OwnedFlag | undefined {
  if (word.startsWith('--')) {
    const [given] = word.split('=');
    return owned.find(({ names }) =>
      names.some(name => name === given || (abbreviates && given.length > 2 && name.startsWith(given))));
  }
  if (!word.startsWith('-')) { return undefined; }
  const letters = [...word.slice(1)];
  const value = letters.findIndex(letter => !switches.includes(letter));
  const short = letters.slice(0, value < 0 ? letters.length : value + 1).map(letter => `-${letter}`);
  return owned.find(({ names }) => names.some(name => short.includes(name)));
}
