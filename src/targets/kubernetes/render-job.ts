import { type Fields, KEPT_BY_CDK8S, METADATA, podOf } from './fields';
import { labelsOf } from './names';
import { type PodFacts, renderPod } from './render-pod';

/** The program could not be started: the image or the command is wrong, and another try ends the same way. */
const NEVER_STARTED = [125, 126, 127];

/**
 * The Job as Kubernetes fields in reading order.
 *
 * @param typed the output of cdk8s-plus for it
 */
export function renderJob(facts: PodFacts, typed: Fields = {}): Fields {
  return { metadata: METADATA, spec: renderJobSpec(facts, podOf(typed)) };
}

/** The same for a CronJob. */
export function renderCronJob(facts: PodFacts, typed: Fields = {}): Fields {
  return {
    metadata: METADATA,
    spec: {
      schedule: KEPT_BY_CDK8S,
      timeZone: KEPT_BY_CDK8S,
      suspend: KEPT_BY_CDK8S,
      concurrencyPolicy: 'Forbid',
      startingDeadlineSeconds: KEPT_BY_CDK8S,
      successfulJobsHistoryLimit: KEPT_BY_CDK8S,
      failedJobsHistoryLimit: KEPT_BY_CDK8S,
      jobTemplate: {
        metadata: { labels: labelsOf(facts.main.spec, facts.instance) },
        spec: renderJobSpec(facts, podOf(typed)),
      },
    },
  };
}

function renderJobSpec(facts: PodFacts, pod: Fields): Fields {
  return {
    backoffLimit: KEPT_BY_CDK8S,
    activeDeadlineSeconds: KEPT_BY_CDK8S,
    ttlSecondsAfterFinished: KEPT_BY_CDK8S,
    podFailurePolicy: {
      rules: [
        // Taken from its node by a drain, a preemption or the like: not its fault, so it is not counted.
        { action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] },
        {
          action: 'FailJob',
          onExitCodes: { containerName: facts.main.spec.name, operator: 'In', values: NEVER_STARTED },
        },
      ],
    },
    template: { metadata: METADATA, spec: renderPod(facts, pod) },
  };
}
