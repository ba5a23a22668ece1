import { checkVariable, SECRETS_DIRECTORY, type Variables } from '../image';
import { quote } from '../private/messages';
import type { Problems } from '../private/problems';
import { secretIn } from '../private/secret-looking';

/** @param publicVariables reason by name, for variables that look like secrets and are not */
export function checkEnvironment(
  environment: Variables, settings: readonly string[], publicVariables: Variables, problems: Problems,
): void {
  for (const [name, value] of Object.entries(environment)) {
    const isPassable = checkVariable(name, value, problems);
    if (isPassable && !Object.hasOwn(publicVariables, name)) { checkSecrecy(name, value, problems); }
  }
  const known = [...Object.keys(environment), ...settings];
  for (const [name, reason] of Object.entries(publicVariables)) { checkReason(name, reason, known, problems); }
}

function checkSecrecy(name: string, value: string, problems: Problems): void {
  const reason = secretIn(name, value);
  if (reason === undefined) { return; }
  const file = name.toLowerCase().replace(/^_+|_+$/g, '').replaceAll('_', '-');
  problems.add(`'environment.${name}' ${reason}, and it is visible in every task, pod and crash report; `
    + `add ContainerSecret.file('${file}') to 'secrets' and read ${SECRETS_DIRECTORY}/${file}, `
    + `or, if it is public, give the reason: publicVariables: { ${name}: '...' }`);
}

function checkReason(name: string, reason: string, known: readonly string[], problems: Problems): void {
  if (!known.includes(name)) {
    problems.add(`'publicVariables' has ${quote(name)}, which neither 'environment' nor 'settings' has; `
      + 'remove it or correct the name');
  } else if (reason.trim() === '') {
    problems.add(`'publicVariables.${name}' is empty; give the reason why the value is public`);
  }
}
