import { Stack, Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import type { GivenOnEcs } from './ecs-task-props';
import { placeOf, type SecretVersion, versionOf } from './secret-version';
import { allSecretsOf, type ContainerSpec, givenTo } from '../../container';
import { enumerate, pathOf, quote } from '../../private/messages';
import type { Problems } from '../../private/problems';

/** Labels that Secrets Manager moves without telling EventBridge. */
const SILENT_LABELS = ['AWSPENDING', 'AWSPREVIOUS'];

/** What would keep a change of a secret from being noticed, although `rollOnSecretChange` is set. */
export function checkRoll(scope: IConstruct, spec: ContainerSpec, given: GivenOnEcs, problems: Problems): void {
  if (allSecretsOf(spec).length === 0) {
    return problems.add(`'rollOnSecretChange' is true, but the container ${quote(spec.name)} reads no secrets; remove `
      + 'it');
  }
  const secrets = givenTo(spec, given).secrets ?? {};
  const names = Object.keys(secrets);
  const versions = names.map(name => [name, versionOf(secrets[name])] as const);
  for (const [name, version] of versions) {
    const reason = version === undefined
      ? `has an ARN of an unknown form, ${quote(secrets[name].arn)}`
      : whyUnnoticed(scope, version);
    if (reason === undefined) { continue; }
    problems.add(`'rollOnSecretChange' is true, but '${pathOf('secrets', name)}' ${reason}, so no change of it would `
      + "be noticed; take another one, or remove 'rollOnSecretChange'");
  }
  if (names.length > 0 && versions.every(([, version]) => version?.isFixed)) {
    problems.add('\'rollOnSecretChange\' is true, but \'secrets\' has only versions that never change, of '
      + `${enumerate(names.map(quote))}; leave out 'versionId', or remove 'rollOnSecretChange'`);
  }
}

function whyUnnoticed(scope: IConstruct, version: SecretVersion): string | undefined {
  if (SILENT_LABELS.includes(version.label)) {
    return `takes the label ${version.label}, of which Secrets Manager tells nothing`;
  }
  const { region, account } = Stack.of(scope);
  const isElsewhere = (here: string, there = here): boolean =>
    !Token.isUnresolved(here) && !Token.isUnresolved(there) && here !== there;
  const place = placeOf(version);
  if (isElsewhere(account, place.account)) { return `belongs to the account ${place.account}, which gets its events`; }
  return isElsewhere(region, place.region) ? `is in ${place.region}, which gets its events` : undefined;
}
