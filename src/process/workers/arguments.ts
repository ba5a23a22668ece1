/** How an option is written, and whether a value follows. */
export interface Option {
  readonly names: readonly string[];
  readonly takesValue: boolean;
}

/** Arguments of a command, by what is known of its options. */
export interface Arguments {
  readonly positional: readonly string[];
  /** By the first name of the option; empty for one without a value. */
  readonly values: ReadonlyMap<string, string>;
  /** All others, in their order. */
  readonly others: readonly string[];
}

/** Takes known options out of a command: `-c 4`, `-c4`, `--concurrency 4`, `--concurrency=4`. */
export function readArguments(words: readonly string[], options: readonly Option[]): Arguments {
  const positional: string[] = [];
  const values = new Map<string, string>();
  const others: string[] = [];
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index];
    const [name, ...rest] = word.startsWith('--') ? word.split('=') : [word.slice(0, 2), ...splitShort(word)];
    const option = options.find(({ names }) => names.includes(name));
    const isLast = index + 1 === words.length || words[index + 1].startsWith('-');
    if (!word.startsWith('-')) {
      // The value of an option that is not known stays behind it.
      (others.at(-1)?.startsWith('-') && words[index - 1] === others.at(-1) ? others : positional).push(word);
    } else if (option === undefined) {
      others.push(word);
    } else if (!option.takesValue) {
      values.set(option.names[0], '');
    } else if (rest.length > 0) {
      values.set(option.names[0], rest.join('='));
    } else if (!isLast) {
      index += 1;
      values.set(option.names[0], words[index]);
    }
  }
  return { positional, values, others };
}

function splitShort(word: string): string[] {
  return word.length > 2 ? [word.slice(2)] : [];
}

/** A whole number of 1 or more; undefined for anything else, such as a variable of a shell. */
export function countIn(text: string | undefined): number | undefined {
  return text !== undefined && /^[1-9]\d{0,5}$/.test(text) ? Number(text) : undefined;
}
