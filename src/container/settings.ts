import { checkVariable, type Variables } from '../image';
import { quote } from '../private/messages';
import type { Problems } from '../private/problems';
import { secretIn } from '../private/secret-looking';

/** Stands for a value that only the platform has. */
const SOME_VALUE = 'value';

/**
 * Variables of which each target is told the value.
 *
 * @param taken the variables that the container has already
 */
export function checkSettings(
  settings: readonly string[], taken: readonly string[], publicVariables: Variables, problems: Problems,
): void {
  for (const name of new Set(settings)) {
    const isPassable = checkVariable(name, SOME_VALUE, problems, '', 'settings');
    if (isPassable && !Object.hasOwn(publicVariables, name) && secretIn(name, SOME_VALUE) !== undefined) {
      problems.add(`'settings' has ${quote(name)}, which looks like a secret by its name, and is visible in every task `
        + `and pod; use a ContainerSecret, or, if it is public, give the reason: publicVariables: { ${name}: '...' }`);
    }
    if (taken.includes(name)) {
      problems.add(`'settings' has ${quote(name)}, which the container has already, from 'environment', 'secrets' or `
        + 'for its server; keep one');
    }
  }
  for (const name of new Set(settings.filter((each, index) => settings.indexOf(each) !== index))) {
    problems.add(`'settings' has ${quote(name)} more than once; keep one`);
  }
}

/** A value that a target was told in clear. */
export function checkSettingValue(name: string, value: string, problems: Problems): void {
  const isPassable = checkVariable(name, value, problems, '', 'settings');
  const reason = isPassable ? secretIn(name, value) : undefined;
  if (reason === undefined) { return; }
  problems.add(`'settings.${name}' ${reason}, and it is visible in every task and pod; use a ContainerSecret, or, if `
    + `it is public, give the reason in the container: publicVariables: { ${name}: '...' }`);
}

/**
 * What a target is told about the settings of a container: each, and nothing else.
 *
 * @param given the names it was told
 */
export function checkGivenSettings(declared: readonly string[], given: readonly string[], problems: Problems): void {
  for (const name of declared.filter(each => !given.includes(each))) {
    problems.add(`'settings' lacks ${quote(name)}, which the container reads; add its value, as in `
      + `{ ${name}: ... }`);
  }
  for (const name of given.filter(each => !declared.includes(each))) {
    problems.add(`'settings' has ${quote(name)}, which the container does not declare; remove it, or add it to `
      + "'settings' of the container");
  }
}
