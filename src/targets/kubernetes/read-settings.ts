import { EnvValue } from 'cdk8s-plus-28';
import { isFields, literal } from './fields';
import { checkGivenSettings, type ContainerSpec, checkSettingValue } from '../../container';
import { holdsToken } from '../../private/cdk-token';
import { pathOf } from '../../private/messages';
import type { Problems } from '../../private/problems';

/** Where the value of each setting of a container is. */
export interface GivenSettings { readonly [name: string]: EnvValue }

export function readSettings(
  { settings, publicVariables }: ContainerSpec, given: GivenSettings, problems: Problems,
): GivenSettings {
  checkGivenSettings(settings, Object.keys(given), problems);
  for (const [name, { value, valueFrom }] of Object.entries(given)) {
    const place = `'${pathOf('settings', name)}'`;
    if (isFields(valueFrom) && valueFrom.secretKeyRef !== undefined) {
      problems.add(`${place} is a key of a Secret; declare it with ContainerSecret.asEnvironment(...) in the `
        + "container, or as a file, and pass it in 'secrets'");
    } else if (holdsToken(value) && !publicVariables.includes(name)) {
      problems.add(`${place} is known only at deployment and may be a secret; if it is public, give the reason in the `
        + `container: publicVariables: { ${name}: '...' }`);
    } else if (typeof value === 'string' && !publicVariables.includes(name)) {
      checkSettingValue(name, value, problems);
    }
  }
  return Object.fromEntries(Object.entries(given).map(([name, each]) =>
    [name, typeof each.value === 'string' ? EnvValue.fromValue(literal(each.value)) : each]));
}
