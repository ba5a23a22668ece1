import type { Secret } from 'aws-cdk-lib/aws-ecs';

/** What a container definition reads, as far as its text says. */
export interface SecretVersion {
  /** ARN of the secret or parameter as a whole; a token, or a text that may have tokens in it. */
  readonly arn: string;
  /** Whether it is a parameter of Systems Manager. */
  readonly isParameter: boolean;
  /** The staging label of a secret. */
  readonly label: string;
  /** Whether it is one version by its id, which never changes. */
  readonly isFixed: boolean;
}

/** Of a secret that says no other one. */
const CURRENT = 'AWSCURRENT';

/** `arn`, or `arn:field:label:version`. A token, which has no colon, may stand for all of the ARN. */
const CHOSEN = /^(?<arn>arn:.*:secret:[^:]+|[^:]+)(?::[^:]*:(?<label>[^:]*):(?<version>[^:]*))?$/;

/** `ecs.Secret` keeps nothing but the text of the task definition. Undefined for one of another form. */
export function versionOf({ arn: text }: Secret): SecretVersion | undefined {
  if (/^arn:[^:]*:ssm:/.test(text)) { return { arn: text, isParameter: true, label: '', isFixed: false }; }
  const groups = CHOSEN.exec(text)?.groups;
  return groups && {
    arn: groups.arn, isParameter: false, label: groups.label || CURRENT, isFixed: Boolean(groups.version),
  };
}

/** Region and account in an ARN, where its text has them. */
export function placeOf({ arn }: SecretVersion): { region?: string; account?: string } {
  const [prefix, , , region, account] = arn.split(':');
  return prefix === 'arn' ? { region, account } : {};
}
