import { secretIn } from './secret-looking';
import { SECRET_VARIABLE_PREFIX, SECRETS_DIRECTORY } from '../image';
import { quote } from '../private/messages';
import type { Problems } from '../private/problems';
import { whyNotPassable } from '../private/process-text';

/** Variables by name. */
export interface Variables { readonly [name: string]: string }

/** What POSIX allows and every target accepts, up to a sensible length. */
const NAME = /^[A-Za-z_][A-Za-z0-9_]{0,254}$/;

/** Variables of the image that its programs depend on, and what to use instead of setting them here. */
const OWNED: Variables = {
  PATH: 'the image needs it to find its virtual environment; use the full path of a program',
  PYTHONPATH: 'the image needs it to find the application; put modules into the project',
  PYTHONMALLOC: "use the 'allocator' of the image",
};

/** @param publicVariables reason by name, for variables that look like secrets and are not */
export function checkEnvironment(environment: Variables, publicVariables: Variables, problems: Problems): void {
  for (const [name, value] of Object.entries(environment)) {
    const malformed = malformation(name, value);
    if (malformed !== undefined) {
      problems.add(malformed);
      continue;
    }
    checkReserved(name, problems);
    if (!Object.hasOwn(publicVariables, name)) { checkSecrecy(name, value, problems); }
  }
  for (const [name, reason] of Object.entries(publicVariables)) { checkReason(name, reason, environment, problems); }
}

function malformation(name: string, value: string): string | undefined {
  if (!NAME.test(name)) {
    return `'environment' has the name ${quote(name)}; use at most 255 letters, digits and '_', not starting with a `
      + "digit, such as 'LOG_LEVEL'";
  }
  if (typeof value !== 'string') { return `'environment.${name}' is not text; pass a string`; }
  // The value is not quoted, since it may be a secret.
  const reason = whyNotPassable(value, name);
  return reason && `'environment.${name}' ${reason}; correct the value (${value.length} characters)`;
}

function checkReserved(name: string, problems: Problems): void {
  if (name.startsWith(SECRET_VARIABLE_PREFIX)) {
    problems.add(`'environment.${name}' starts with '${SECRET_VARIABLE_PREFIX}', which is reserved for secrets on ECS; `
      + "rename it, or add a ContainerSecret to 'secrets'");
  } else if (Object.hasOwn(OWNED, name)) {
    problems.add(`'environment.${name}' would replace what the image sets: ${OWNED[name]}`);
  }
}

function checkSecrecy(name: string, value: string, problems: Problems): void {
  const reason = secretIn(name, value);
  if (reason === undefined) { return; }
  const file = name.toLowerCase().replace(/^_+|_+$/g, '').replaceAll('_', '-');
  problems.add(`'environment.${name}' ${reason}, and it is visible in every task, pod and crash report; `
    + `add ContainerSecret.file('${file}') to 'secrets' and read ${SECRETS_DIRECTORY}/${file}, `
    + `or, if it is public, give the reason: publicVariables: { ${name}: '...' }`);
}

function checkReason(name: string, reason: string, environment: Variables, problems: Problems): void {
  if (!Object.hasOwn(environment, name)) {
    problems.add(`'publicVariables' has ${quote(name)}, which 'environment' does not have; `
      + 'remove it or correct the name');
  } else if (reason.trim() === '') {
    problems.add(`'publicVariables.${name}' is empty; give the reason why the value is public`);
  }
}
