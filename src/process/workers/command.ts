import { enumerate, quote } from '../../private/messages';
import type { Problems } from '../../private/problems';
import { whyNotPassable } from '../../private/process-text';
import type { ProcessBinder } from '../process-plan';

/** A command of the user, started as it is. @param prop the prop it is given in */
export function commandProcess(words: string[], prop: string): ProcessBinder {
  return {
    bind(_project, _timing, problems) {
      const found = problems.messages.length;
      checkWords(words, prop, problems);
      return problems.messages.length > found ? undefined : { command: [...words], stopSignal: 'SIGTERM' };
    },
  };
}

/** @param prop the prop it is given in */
export function checkWords(words: readonly string[], prop: string, problems: Problems): void {
  const example = "use the program and its arguments, such as ['python', '-m', 'shop']";
  if (words.length === 0) {
    problems.add(`'${prop}' is an empty command; ${example}`);
  } else if (words[0].trim() === '') {
    problems.add(`'${prop}' is a command whose first word is empty; ${example}`);
  } else if (words.some(word => whyNotPassable(word) !== undefined)) {
    const place = words.findIndex(word => whyNotPassable(word) !== undefined);
    const word = words[place];
    problems.add(`'${prop}' is a command whose word ${place + 1}, ${quote(word)}, ${whyNotPassable(word)}; correct it`);
  } else if (words.length === 1 && /\s/.test(words[0])) {
    // Without a shell, one string would be the name of one program.
    const split = enumerate(words[0].trim().split(/\s+/).map(quote));
    problems.add(`'${prop}' is the command ${quote(words[0])} as one word, and no shell splits it; use [${split}]`);
  }
}
