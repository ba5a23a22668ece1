import { checkRefused, checkVariable, type PythonImage, SECRETS_DIRECTORY, type Variables } from '../image';
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

/** Variables of which the container decides. */
export interface DecidedVariables {
  /** With another value the command would start something else than what is checked and asked. */
  readonly needed: Variables;
  /** With them the server does what nobody checked. */
  readonly refused: Variables;
  /** Names of those that the container and its target set, from its size and its network, unless its user does. */
  readonly derived: readonly string[];
}

/** Variables that nobody sets. @param names of those that somebody sets */
export function unset(variables: Variables, names: readonly string[]): Variables {
  return Object.fromEntries(Object.entries(variables).filter(([name]) => !names.includes(name)));
}

/** @param image a variable of which the container replaces without a word, unless its user does */
export function checkDecided(
  { needed, refused, derived }: DecidedVariables, environment: Variables, image: PythonImage, problems: Problems,
): void {
  const ofImage = image._environment;
  image._allocator._checkPreload(environment, problems);
  for (const [variables, owner] of [[environment, ''], [ofImage, ' of the image']] as const) {
    for (const name of Object.keys(needed).filter(each => Object.hasOwn(variables, each))) {
      problems.add(`'environment.${name}'${owner} is set by the container itself, for its command; remove it`);
    }
    checkRefused(refused, variables, problems, owner);
  }
  const stated = { ...needed, ...environment };
  for (const name of derived.filter(each => Object.hasOwn(ofImage, each) && !Object.hasOwn(stated, each))) {
    problems.add(`'environment.${name}' of the image has no effect, since a container sets it from its own size and `
      + "network; remove it, or set it in the container's 'environment'");
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

function checkReason(name: string, reason: string, known: readonly string[], problems: Problems): void {
  if (!known.includes(name)) {
    problems.add(`'publicVariables' has ${quote(name)}, which neither 'environment' nor 'settings' has; `
      + 'remove it or correct the name');
  } else if (reason.trim() === '') {
    problems.add(`'publicVariables.${name}' is empty; give the reason why the value is public`);
  }
}
