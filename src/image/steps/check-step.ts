import { isLine } from '../../private/line';
import { quote } from '../../private/messages';
import type { Problems } from '../../private/problems';
import { whyNotPassable } from '../../private/process-text';
import { holdsPrivateKey, issuedTokenIn } from '../../private/secret-forms';
import { isOutside, parsePath, type RelativePath } from '../../project';
import { checkVariable, type Variables } from '../variables';

// What a step says, checked without the project.

/**
 * A path of a prop, relative to a folder and below it. Undefined, with a problem, for any other.
 *
 * @param prop with its step, as in `'outputs' of BuildStep.run(["make"])`
 */
export function checkPath(written: string, prop: string, problems: Problems, mayBeItself = false):
RelativePath | undefined {
  const path = parsePath(written);
  const wrong = path === undefined || written.trim() === '' || isOutside(path) || (path === '.' && !mayBeItself);
  if (wrong) {
    problems.add(`${prop} has ${quote(written)}; use a path below the folder of the project, without control `
      + "characters, such as 'generated'");
    return undefined;
  }
  return path;
}

/** Words that a program gets as they are. */
export function checkCommand(words: readonly string[], prop: string, problems: Problems): void {
  if (words.length === 0 || words[0].trim() === '') {
    problems.add(`${prop} has no program; use a list such as ['python', '-m', 'shop.build']`);
  }
  for (const word of words) { checkText(word, prop, problems); }
}

/** Lines that a shell reads. */
export function checkCommands(lines: readonly string[], prop: string, problems: Problems): void {
  if (lines.length === 0) { problems.add(`${prop} is empty; use a list of commands such as ['npm run build']`); }
  for (const each of lines) {
    if (each.trim() === '') { problems.add(`${prop} has an empty command; remove it`); }
    checkText(each, prop, problems);
  }
}

function checkText(text: string, prop: string, problems: Problems): void {
  if (!isLine(text)) {
    problems.add(`${prop} has ${quote(text)}, which has a line break or another control character; put more than one `
      + 'line into a file of the project');
    return;
  }
  const reason = whyNotPassable(text);
  if (reason !== undefined) { problems.add(`${prop} has ${quote(text)}, which ${reason}; make it shorter`); }
}

/**
 * Dummies for secrets are right here, whatever their names; real ones are not.
 *
 * @param forSecrets the prop of the step for those, if it has one
 */
export function checkStepVariables(
  environment: Variables, step: { toString(): string }, problems: Problems, forSecrets?: string,
): void {
  for (const [name, value] of Object.entries(environment)) {
    if (!checkVariable(name, value, problems, ` of ${step}`)) { continue; }
    const secret = holdsPrivateKey(value) ? 'a private key' : issuedTokenIn(value);
    if (secret !== undefined) {
      problems.add(`'environment.${name}' of ${step} contains what looks like ${secret} (${value.length} characters), `
        + 'and everybody who can read the Dockerfile has it; use a made-up value, which mostly will do'
        + (forSecrets === undefined ? '' : `, or '${forSecrets}'`));
    }
    if (!isLine(value)) {
      problems.add(`'environment.${name}' of ${step} has a line break or another control character (${value.length} `
        + 'characters), which a Dockerfile cannot write; read it from a file of the project');
    }
  }
}
