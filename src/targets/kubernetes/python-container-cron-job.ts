import type { CronJob, NetworkPolicy, ServiceAccount } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { makeNetworkPolicy, makeServiceAccount } from './around-workload';
import { checkWorkload } from './check-pod';
import { codeOf } from './construct-name';
import { makeLossless } from './lossless';
import { labelsOf } from './names';
import { CRON_JOB, type PythonContainerCronJobProps } from './python-container-job-props';
import { readCronJob } from './read-job';
import { renderCronJob } from './render-job';
import { TypedCronJob } from './typed-job';
import { Warnings } from './warnings';
import { watchTree } from './watch-tree';
import { quote } from '../../private/messages';
import { Problems } from '../../private/problems';
import { requireShape } from '../../private/shape';

const NAME = 'PythonContainerCronJob';

const ENDLESS = 'a run that hangs keeps all later ones from starting, since it has no time limit; '
  + "set 'timeLimitSeconds' of the job";

/**
 * A job container that Kubernetes runs on a schedule, with a service account and a network policy of its own, under the
 * Pod Security Standard *restricted* with nothing set.
 *
 * A run that is due while the one before it is still at work waits for its end (`concurrencyPolicy: Forbid`). In rare
 * cases Kubernetes starts a run twice or not at all: a job must be able to run twice.
 *
 * The CronJob is that of cdk8s-plus and stays open to its API, as that of `PythonContainerDeployment` is. Synthesis
 * fails with `PythonContainerCronJobInvalid` when an addition would replace something the container needs or violate
 * *restricted*.
 */
export class PythonContainerCronJob extends Construct {
  /** The CronJob itself. */
  public readonly cronJob: CronJob;

  /** Identity of the pods. Its token is not mounted. */
  public readonly serviceAccount: ServiceAccount;

  /**
   * Allows nobody to connect to the pods, and all outgoing connections. `addEgressRule` narrows these to the declared
   * peers and DNS.
   */
  public readonly networkPolicy: NetworkPolicy;

  private readonly noted: Warnings;

  constructor(scope: Construct, id: string, props: PythonContainerCronJobProps) {
    super(scope, id);
    requireShape(NAME, props, CRON_JOB);
    const problems = new Problems(`${NAME} ${quote(this.node.path)}`);
    const { instance, main, ...run } = readCronJob(this, props, problems);
    problems.throwIfAny(codeOf(NAME));
    const metadata = { name: instance, labels: labelsOf(main.spec, instance) };
    const facts = { instance, main, added: [] };

    this.serviceAccount = makeServiceAccount(this, metadata, NAME);
    this.cronJob = new TypedCronJob(this, 'CronJob', { ...run, facts, metadata, serviceAccount: this.serviceAccount });
    makeLossless(this.cronJob, {
      owner: NAME,
      request: typed => renderCronJob(facts, typed),
      check: (manifest, found) => checkWorkload(manifest, [main.spec], found),
    });
    watchTree(this, NAME);
    this.node.defaultChild = this.cronJob;
    this.networkPolicy = makeNetworkPolicy(this, metadata, NAME, this.cronJob);

    this.noted = new Warnings(this, this.cronJob, NAME);
    const isEndless = main.spec.timeLimitSeconds === undefined && run.activeDeadlineSeconds === undefined;
    this.noted.addOf(props.container);
    if (isEndless) { this.noted.add([ENDLESS]); }
    this.noted.add(props.image._notes(props.container.image.contentTag));
  }

  /**
   * What is valid but probably not intended, one sentence each. They are printed when they are found, by
   * `process.emitWarning`, and are in the annotation `cdk-python-container/warnings` of the CronJob.
   */
  public get warnings(): string[] {
    return this.noted.list();
  }
}
