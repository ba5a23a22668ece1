import { secretIn } from './secret-looking';
import { SECRET_VARIABLE_PREFIX, SECRETS_DIRECTORY } from '../image';

/** Variables by name. */
export interface Variables { readonly [name: string]: string }

/** What POSIX allows, and all that every target takes. */
const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** Variables of the image that its programs depend on, and what to use instead of setting them here. */
const OWNED: Variables = {
  PATH: 'the image finds its virtual environment through it; give programs with their full path',
  PYTHONPATH: 'the image finds the application through it; put modules into the project',
  PYTHONMALLOC: "use the 'allocator' of the image",
};

/** @param publicVariables reason by name, for variables that look like secrets and are none */
export function environmentProblems(environment: Variables, publicVariables: Variables): string[] {
  return [
    ...Object.entries(environment).flatMap(([name, value]) => {
      const malformed = malformedProblem(name, value);
      return malformed ? [malformed] : [...reservedProblems(name), ...Object.hasOwn(publicVariables, name) ? [] : secretProblems(name, value)];
    }),
    ...Object.entries(publicVariables).flatMap(([name, reason]) => publicProblems(name, reason, environment)),
  ];
}

function malformedProblem(name: string, value: string): string | undefined {
  if (!NAME.test(name)) {
    return `'environment' has the name ${JSON.stringify(name)}; use letters, digits and '_', not starting with a digit, such as 'LOG_LEVEL'`;
  }
  // Not printed: a value may be a secret whatever else is wrong with it.
  return /[\0\p{Surrogate}]/u.test(value)
    ? `'environment.${name}' holds a NUL character or half a character, which no process can be given; correct the text of ${value.length} characters`
    : undefined;
}

function reservedProblems(name: string): string[] {
  if (name.startsWith(SECRET_VARIABLE_PREFIX)) {
    return [`'environment.${name}' starts with '${SECRET_VARIABLE_PREFIX}', which hands secrets over on ECS; `
      + "rename it, or declare a ContainerSecret in 'secrets'"];
  }
  return Object.hasOwn(OWNED, name) ? [`'environment.${name}' would replace what the image sets: ${OWNED[name]}`] : [];
}

function secretProblems(name: string, value: string): string[] {
  const reason = secretIn(name, value);
  if (reason === undefined) { return []; }
  const file = name.toLowerCase().replace(/^_+|_+$/g, '').replaceAll('_', '-');
  return [`'environment.${name}' ${reason}, and everybody who may read a task, pod or crash report sees it; `
    + `declare ContainerSecret.file('${file}') in 'secrets' and read ${SECRETS_DIRECTORY}/${file}, `
    + `or, when it is public, say why: publicVariables: { ${name}: '...' }`];
}

function publicProblems(name: string, reason: string, environment: Variables): string[] {
  if (!Object.hasOwn(environment, name)) {
    return [`'publicVariables' has ${JSON.stringify(name)}, which 'environment' does not have; remove it or correct the name`];
  }
  return reason.trim() === '' ? [`'publicVariables.${name}' is empty; say why anybody may read the value`] : [];
}
