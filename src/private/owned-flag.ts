/** A flag of a program that follows from the container or from an option, or that does not suit a container. */
export interface OwnedFlag {
  /** As on the command line: `--timeout` and `-t`. */
  readonly names: readonly string[];
  /** What to do in its place, as in `remove it; <instead>`. */
  readonly instead: string;
  /** Whether its value is how long a request may take, in seconds. */
  readonly isTimeLimit?: boolean;
}

/** How the parser of a program's arguments reads them. */
export interface Parsing {
  /** Whether the beginning of a long flag is enough. */
  readonly abbreviates: boolean;
  /** Letters of short flags without a value, which others may follow: `-Dt30`. */
  readonly switches: string;
  /** Flags of one dash and several letters, each of them one flag: `-ds`. */
  readonly words?: readonly string[];
}

/** The owned flag that a word sets: `--timeout`, `--timeout=30`, `--time`, `-t`, `-t30`, `-Rt30`. */
export function ownedFlag(
  word: string, owned: readonly OwnedFlag[], { abbreviates, switches, words = [] }: Parsing,
): OwnedFlag | undefined {
  if (word.startsWith('--')) {
    const [given] = word.split('=');
    return owned.find(({ names }) =>
      names.some(name => name === given || (abbreviates && given.length > 2 && name.startsWith(given))));
  }
  if (!word.startsWith('-') || words.includes(word)) { return undefined; }
  const letters = [...word.slice(1)];
  const value = letters.findIndex(letter => !switches.includes(letter));
  const short = letters.slice(0, value < 0 ? letters.length : value + 1).map(letter => `-${letter}`);
  return owned.find(({ names }) => names.some(name => short.includes(name)));
}
