import { Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { exposesSecret } from './exposed-secret';
import { checkGivenSettings, checkSettingValue, type ContainerSpec } from '../../container';
import { pathOf } from '../../private/messages';
import type { Problems } from '../../private/problems';

/** The values of the container's settings, which anybody who may read the task definition sees. */
export function checkSettings(
  scope: IConstruct, { settings, publicVariables }: ContainerSpec, given: { readonly [name: string]: string },
  problems: Problems,
): void {
  checkGivenSettings(settings, Object.keys(given), problems);
  for (const [name, value] of Object.entries(given)) {
    if (exposesSecret(scope, value)) {
      problems.add(`'${pathOf('settings', name)}' contains a secret, which would be visible in the task definition; `
        + "declare it with ContainerSecret.file(...) in the container, and pass it in 'secrets'");
    } else if (!Token.isUnresolved(value) && !publicVariables.includes(name)) {
      checkSettingValue(name, value, problems);
    }
  }
}
