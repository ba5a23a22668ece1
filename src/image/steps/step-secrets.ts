import type { BuildStep } from './build-step';
import type { StepSecretOptions } from './step-options';
import type { Line } from '../../private/line';
import { quote } from '../../private/messages';
import type { Problems } from '../../private/problems';
import type { BuildSecret } from '../secrets/build-secret';
import type { StepSecret } from '../step-plan';
import { checkVariable, type Variables } from '../variables';

/** All secrets that steps were given, as often as they were given. */
export function secretsOfSteps(steps: readonly BuildStep[]): BuildSecret[] {
  return steps.flatMap(({ _settings: { options } }) => {
    const { secrets = [], secretVariables = {} }: StepSecretOptions = options;
    return [...secrets, ...Object.values(secretVariables)];
  });
}

/** The secrets of a step, each once, sorted by id. Reports variables that no program can have, and second values. */
export function planStepSecrets(
  step: BuildStep, { secrets = [], secretVariables = {} }: StepSecretOptions, environment: Variables,
  problems: Problems,
): StepSecret[] {
  const variables = Object.entries(secretVariables);
  for (const [name] of variables) {
    const isValid = checkVariable(name, '', problems, ` of ${step}`, 'secretVariables');
    if (isValid && Object.hasOwn(environment, name)) {
      problems.add(`'environment' and 'secretVariables' of ${step} both have ${quote(name)}; keep one`);
    }
  }
  const ids = new Set([...secrets, ...variables.map(([, secret]) => secret)].map(({ _id }) => _id));
  return [...ids].sort().map(id => ({
    id: id as Line,
    isFile: secrets.some(({ _id }) => _id === id),
    variables: variables.filter(([, { _id }]) => _id === id).map(([name]) => name as Line).sort(),
  }));
}
