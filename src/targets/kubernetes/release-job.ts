import { ApiObject, JsonPatch } from 'cdk8s';
import type { Deployment, ServiceAccount } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { makePlain } from './lossless';
import { labelsOf } from './names';
import { PythonContainerJob } from './python-container-job';
import type { ReleaseFacts } from './read-release';
import type { PlacedContainer } from './render-container';
import { renderRecord, renderReleaseBinding, renderReleaseRole } from './render-release';
import { runsElsewhere } from '../../container';
import { awaitReleaseCommand } from '../../image';
import { enumerate, quote } from '../../private/messages';
import type { Problems } from '../../private/problems';

const OWNER = 'PythonContainerJob';

/** Python with TLS takes 24 MiB; with this share it asks for the first time after 3 s, on a busy machine. */
const WAITING = { vcpu: 0.1, memoryMiB: 64 };

/**
 * A Job that runs once for each version, a record of those that were complete, and the right of what waits for it to
 * read both.
 */
export class ReleaseJob extends PythonContainerJob {
  /** Name of the ConfigMap that knows which Jobs were complete. */
  public readonly record: string;
  private readonly waiting: ServiceAccount[] = [];

  constructor(scope: Construct, id: string, public readonly facts: ReleaseFacts) {
    super(scope, id, facts.props);
    const { props } = facts;
    this.record = props.name;
    // Tools that put back what is gone would run it again.
    ApiObject.of(this.job).addJsonPatch(JsonPatch.remove('/spec/ttlSecondsAfterFinished'));
    const { name } = props;
    const metadata = { name, labels: labelsOf(props.container._spec, name) };
    const rbac = { apiVersion: 'rbac.authorization.k8s.io/v1', metadata };
    this.job.node.addDependency(
      this.serviceAccount,
      this.networkPolicy,
      makePlain(this, 'Record', { apiVersion: 'v1', kind: 'ConfigMap', metadata }, OWNER, renderRecord),
      makePlain(this, 'Role', { ...rbac, kind: 'Role' }, OWNER, () => renderReleaseRole(this.job.name, name)),
      makePlain(this, 'RoleBinding', { ...rbac, kind: 'RoleBinding' }, OWNER, () =>
        renderReleaseBinding(name, this.waiting.map(account => account.metadata))),
    );
  }

  /**
   * The pods of a workload wait for it. Its manifest comes after the Job's, and that after what the Job needs: with a
   * dependency of one whole construct on the other, cdk8s would compare each object of both, which takes long in large
   * charts.
   */
  public admit(workload: Deployment, account: ServiceAccount): void {
    this.waiting.push(account);
    ApiObject.of(workload).addDependency(ApiObject.of(this.job));
  }
}

const idOf = ({ props }: ReleaseFacts): string => `Release-${props.container.name}`;

/** What is deployed together runs a release step once. */
export function releaseJobOf(facts: ReleaseFacts): ReleaseJob {
  const known = facts.chart.node.tryFindChild(idOf(facts));
  return known instanceof ReleaseJob ? known : new ReleaseJob(facts.chart, idOf(facts), facts);
}

/** What a deployment has to know of the other charts. Those of another namespace are other deployments of the same. */
export function warningsOf({ chart, props: { container } }: ReleaseFacts): string[] {
  return runsElsewhere(container, chart, ({ namespace }) => namespace === chart.namespace);
}

/** Two different ones cannot have one name. */
export function checkShared(facts: ReleaseFacts, problems: Problems): void {
  const known = facts.chart.node.tryFindChild(idOf(facts));
  if (!(known instanceof ReleaseJob)) { return; }
  const [one, other] = [partsOf(known.facts), partsOf(facts)];
  const differing = Object.keys(one).filter(part =>
    one[part] !== other[part] && JSON.stringify(one[part]) !== JSON.stringify(other[part]));
  if (differing.length === 0) { return; }
  const parts = enumerate(differing.map(part => `'${part}'`));
  problems.add(`the release step ${quote(facts.props.container.name)} is in the chart already, with another ${parts}; `
    + "give both deployments the same, or use another 'name' of the job");
}

/** What its Job has of a deployment, under the names of the props. */
function partsOf({ props, main: { spec, image, secrets, settings } }: ReleaseFacts): { [prop: string]: unknown } {
  const { dockerRegistryAuth, userAssignedByCluster = false } = props;
  return {
    release: spec, image, secrets, settings, dockerRegistryAuth: dockerRegistryAuth?.name, userAssignedByCluster,
  };
}

/** The first container of each pod that waits for the Job. */
export function waiterOf({ spec, image, user }: PlacedContainer, { job, record }: ReleaseJob): PlacedContainer {
  return {
    spec: {
      role: 'job',
      restarts: false,
      singleton: false,
      replicas: 1,
      name: 'await-release',
      application: spec.application,
      architecture: spec.architecture,
      // The name of the Job is final at synthesis.
      get command() { return awaitReleaseCommand(job.name, record); },
      stopSignal: spec.stopSignal,
      user: spec.user,
      environment: {},
      publicVariables: [],
      settings: [],
      secrets: [],
      secretVariables: [],
      writablePaths: [],
      size: { ...spec.size, ...WAITING },
      // Nobody sends it requests.
      shutdown: { ...spec.shutdown, drainSeconds: 0 },
    },
    image,
    secrets: [],
    variables: {},
    settings: {},
    user,
    asksCluster: true,
  };
}
