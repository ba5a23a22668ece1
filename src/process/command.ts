import type { ProcessBinder } from './process-plan';

/** A command of the user's own, started as it is. */
export function commandProcess(words: string[], prop: string): ProcessBinder {
  return {
    bind(_project, _timing, problems) {
      const problem = problemOf(words);
      if (problem) {
        problems.add(`'${prop}' is a command ${problem}`);
        return undefined;
      }
      return { command: [...words], stopSignal: 'SIGTERM' };
    },
  };
}

function problemOf(words: string[]): string | undefined {
  if (words.length === 0) { return "without words; give the program and its arguments, as in ['python', '-m', 'shop']"; }
  if (words[0].trim() === '') { return "whose first word is empty; give the program, as in ['python', '-m', 'shop']"; }
  if (words.some(word => word.includes('\0'))) { return 'with a NUL character in it, which no program can be given; remove it'; }
  // No shell runs it, so one string would be looked up as one program with spaces in its name.
  if (words.length === 1 && /\s/.test(words[0])) {
    const split = words[0].trim().split(/\s+/).map(word => `'${word}'`).join(', ');
    return `of one word with spaces in it, '${words[0]}'; no shell splits it: write [${split}]`;
  }
  return undefined;
}
