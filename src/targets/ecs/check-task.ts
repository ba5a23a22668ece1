import { Tokenization } from 'aws-cdk-lib';
import type { Secret } from 'aws-cdk-lib/aws-ecs';
import type { IConstruct } from 'constructs';
import { checkSettings } from './check-settings';
import { exposesSecret } from './exposed-secret';
import { checkFargateSize } from './fargate-size';
import type { PythonContainerServiceProps } from './python-container-service-props';
import { stopTimeoutOf } from './render-container-definition';
import {
  allSecretsOf, type ContainerSpec, freeTexts, type HealthSpec, placesOf,
} from '../../container';
import { enumerate, quote } from '../../private/messages';
import type { Problems } from '../../private/problems';

/** Longest that Fargate waits between the stop signal and SIGKILL. */
const LONGEST_STOP_SECONDS = 120;

/** Longest idle timeout of an Application Load Balancer. */
const LONGEST_IDLE_SECONDS = 4000;

/** Limit of a whole task definition, most of which is counted here. */
const MOST_BYTES = 64 * 1024;

/** What is given to the construct and concerns the task. */
type CheckedProps = Pick<PythonContainerServiceProps, 'secrets' | 'settings' | 'drainBeforeStop'>;

type HealthNumber = 'intervalSeconds' | 'timeoutSeconds' | 'retries' | 'startSeconds';

/** Ranges of ECS for a health check. The CDK accepts a time-out of 120, which ECS then rejects. */
const HEALTH_RANGES: Readonly<Record<HealthNumber, readonly [least: number, most: number]>> = {
  intervalSeconds: [5, 300],
  timeoutSeconds: [2, 60],
  retries: [1, 10],
  startSeconds: [0, 300],
};

/**
 * A complete ARN of Secrets Manager ends with a hyphen and six random characters; what follows it selects a field or
 * version. A name that happens to end like that, such as `shop-secret`, counts as complete.
 */
const CHOSEN_PART_OF_SECRET = /:secret:(?<name>[^:]+):[^:]*:[^:]*:[^:]*$/;
const COMPLETE_NAME = /-[A-Za-z0-9]{6}$/;

/** Stands for a part that is known only at deployment. */
const UNKNOWN = '*';

/**
 * Everything about one task that the CDK accepts but Fargate rejects, or that would not behave as it reads.
 */
export function checkTask(
  scope: IConstruct, spec: ContainerSpec, { secrets = {}, settings = {}, drainBeforeStop = false }: CheckedProps,
  problems: Problems,
): void {
  checkFargateSize(spec.size.vcpu, spec.size.memoryMiB, problems);
  checkStop(spec, drainBeforeStop, problems);
  checkSilence(spec, problems);
  if (spec.health) { checkHealth(spec.health, problems); }
  checkSecrets(spec, new Map(Object.entries(secrets)), problems);
  checkSettings(scope, spec, settings, problems);
  checkTexts(scope, spec, problems);
  checkLength({ ...spec, environment: { ...spec.environment, ...settings } }, problems);
}

/** What takes longer by a request does not fit between signal and SIGKILL either, and is reported there. */
function checkSilence({ shutdown }: ContainerSpec, problems: Problems): void {
  const { gracefulSeconds, loadBalancerIdleSeconds: idle } = shutdown;
  if (idle <= LONGEST_IDLE_SECONDS || gracefulSeconds > LONGEST_STOP_SECONDS) { return; }
  problems.add(`'longestSilenceSeconds' needs an idle timeout of ${idle} s, but a load balancer of AWS has `
    + `${LONGEST_IDLE_SECONDS} s at most; lower it by ${idle - LONGEST_IDLE_SECONDS}, and send a ping more often`);
}

function checkStop(spec: ContainerSpec, drains: boolean, problems: Problems): void {
  const { port, name, shutdown: { gracefulSeconds, drainSeconds } } = spec;
  if (drains && port === undefined) {
    problems.add(`'drainBeforeStop' is true, but no requests are sent to ${quote(name)}, which has no port; remove it`);
  } else if (drains && drainSeconds === 0) {
    problems.add(`'drainBeforeStop' is true, but 'drainSeconds' of ${quote(name)} is 0; raise it, such as to 10, or `
      + "remove 'drainBeforeStop'");
  }
  const stopSeconds = stopTimeoutOf(spec, drains);
  if (stopSeconds <= LONGEST_STOP_SECONDS) { return; }
  const prop = port === undefined ? 'longestTaskSeconds' : 'longestRequestSeconds';
  const rest = stopSeconds - gracefulSeconds;
  const fits = LONGEST_STOP_SECONDS - rest;
  const others = drains ? "'cleanupSeconds' or 'drainSeconds'" : "'cleanupSeconds'";
  const repair = fits >= 1 ? `lower '${prop}' to ${fits} or less` : `lower ${others}`;
  const parts = drains && drainSeconds > 0 ? `${drainSeconds} s of drain and ${rest - drainSeconds} s` : `${rest} s`;
  problems.add(`'${prop}' is ${gracefulSeconds}, which with ${parts} of clean-up and margin needs ${stopSeconds} s `
    + `to stop, but Fargate kills a task ${LONGEST_STOP_SECONDS} s after the signal, and a Spot task that AWS takes `
    + `back as well; ${repair}`);
}

function checkHealth(health: HealthSpec, problems: Problems): void {
  for (const prop of Object.keys(HEALTH_RANGES) as HealthNumber[]) {
    const [least, most] = HEALTH_RANGES[prop];
    const value = health[prop];
    if (value >= least && value <= most) { continue; }
    problems.add(`'healthCheck.${prop}' is ${value} but ECS accepts ${least} to ${most}; `
      + `set it to ${value < least ? least : most}`);
  }
}

function checkSecrets(spec: ContainerSpec, given: ReadonlyMap<string, Secret>, problems: Problems): void {
  const names = allSecretsOf(spec);
  for (const name of names) {
    if (given.has(name)) { continue; }
    problems.add(`'secrets' lacks ${quote(name)}, which the container declares; `
      + `add ${quote(name)}: ecs.Secret.fromSecretsManager(...)`);
  }
  const declared = names.length > 0
    ? `the container declares ${enumerate(names.map(quote))}`
    : 'the container declares none';
  for (const [name, secret] of given) {
    if (!names.includes(name)) {
      problems.add(`'secrets' has ${quote(name)} but ${declared}; `
        + `remove it, or declare ContainerSecret.file(${quote(name)}) in the container`);
    }
    if (isIncomplete(secret)) {
      problems.add(`'secrets' takes a field or version of ${quote(name)} through a name or a partial ARN, and such a `
        + 'task cannot start; import the secret with its complete ARN: Secret.fromSecretCompleteArn(...)');
    }
  }
}

/** Read from the text for the task definition, since `ecs.Secret` does not keep what the CDK knows about the ARN. */
function isIncomplete(secret: Secret): boolean {
  const text: string = Tokenization.reverseString(secret.arn)
    .mapTokens({ mapToken: () => UNKNOWN })
    .join({ join: (left, right) => `${left}${right}` });
  const name = CHOSEN_PART_OF_SECRET.exec(text)?.groups!.name;
  return name !== undefined && !name.includes(UNKNOWN) && !COMPLETE_NAME.test(name);
}

/** Most values that are known only at deployment are fine here, but a secret would be readable by too many. */
function checkTexts(scope: IConstruct, spec: ContainerSpec, problems: Problems): void {
  for (const place of placesOf(freeTexts(spec).filter(({ text }) => exposesSecret(scope, text)))) {
    problems.add(`${place} contains a secret, which would be visible in the task definition; declare it with `
      + "ContainerSecret.file(...) in the container, pass it in 'secrets' of this construct, and read the file in "
      + '/run/secrets');
  }
}

function checkLength({ command, environment, health }: ContainerSpec, problems: Problems): void {
  const bytes = Buffer.byteLength(JSON.stringify([command, environment, health?.command]));
  if (bytes <= MOST_BYTES) { return; }
  problems.add(`'environment' and the command have ${bytes} bytes together, but ECS accepts a task definition of at `
    + `most ${MOST_BYTES}; move long values into a file in the image`);
}
