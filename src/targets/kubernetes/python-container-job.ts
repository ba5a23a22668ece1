import type { Job, NetworkPolicy, ServiceAccount } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { makeNetworkPolicy, makeServiceAccount } from './around-workload';
import { checkWorkload } from './check-pod';
import { codeOf } from './construct-name';
import { followValues, jobNamer } from './job-name';
import { makeLossless } from './lossless';
import { labelsOf } from './names';
import { JOB, type PythonContainerJobProps } from './python-container-job-props';
import { readJob } from './read-job';
import { renderJob } from './render-job';
import { TypedJob } from './typed-job';
import { Warnings } from './warnings';
import { watchTree } from './watch-tree';
import { quote } from '../../private/messages';
import { Problems } from '../../private/problems';
import { requireShape } from '../../private/shape';

const NAME = 'PythonContainerJob';

/**
 * A job container that Kubernetes runs once, with a service account and a network policy of its own, under the Pod
 * Security Standard *restricted* with nothing set.
 *
 * The name of the Job ends in a hash of what is in its pod, since a Job cannot be changed: the same chart applied again
 * leaves it alone, and another image, command, size or setting, also in a ConfigMap of the chart, makes another Job,
 * which runs. What is added through cdk8s-plus is not in the hash: where that changes, remove the Job first or change
 * `name`.
 *
 * Kubernetes may start a job a second time where it cannot see whether the first one ended, such as on a lost node: it
 * must be able to run twice.
 *
 * The Job is that of cdk8s-plus and stays open to its API, as that of `PythonContainerDeployment` is. Synthesis fails
 * with `PythonContainerJobInvalid` when an addition would replace something the container needs or violate
 * *restricted*.
 */
export class PythonContainerJob extends Construct {
  /** The Job itself. Its name is final at synthesis, when all ConfigMaps of the chart are known. */
  public readonly job: Job;

  /** Identity of the pod. Its token is not mounted. */
  public readonly serviceAccount: ServiceAccount;

  /**
   * Allows nobody to connect to the pod, and all outgoing connections. `addEgressRule` narrows these to the declared
   * peers and DNS.
   */
  public readonly networkPolicy: NetworkPolicy;

  private readonly noted: Warnings;

  constructor(scope: Construct, id: string, props: PythonContainerJobProps) {
    super(scope, id);
    requireShape(NAME, props, JOB);
    const problems = new Problems(`${NAME} ${quote(this.node.path)}`);
    const { instance, main, ...run } = readJob(this, props, problems);
    problems.throwIfAny(codeOf(NAME));
    const labels = labelsOf(main.spec, instance);
    const metadata = { name: instance, labels };
    const facts = { instance, main, added: [] };

    const named = jobNamer({ instance, main, ...run });

    this.serviceAccount = makeServiceAccount(this, metadata, NAME);
    this.job = new TypedJob(this, 'Job', {
      ...run,
      facts,
      metadata: { name: named(), labels },
      serviceAccount: this.serviceAccount,
    });
    makeLossless(this.job, {
      owner: NAME,
      request: typed => renderJob(facts, typed),
      check: (manifest, found) => checkWorkload(manifest, [main.spec], found),
    });
    followValues(this.job, main, named);
    watchTree(this, NAME);
    this.node.defaultChild = this.job;
    this.networkPolicy = makeNetworkPolicy(this, metadata, NAME, this.job);

    this.noted = new Warnings(this, this.job, NAME);
    this.noted.addOf(props.container);
    this.noted.add(props.image._notes(props.container.image.contentTag));
  }

  /**
   * What is valid but probably not intended, one sentence each. They are printed when they are found, by
   * `process.emitWarning`, and are in the annotation `cdk-python-container/warnings` of the Job.
   */
  public get warnings(): string[] {
    return this.noted.list();
  }
}
