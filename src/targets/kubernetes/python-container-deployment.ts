import type { ApiObject } from 'cdk8s';
import {
  type Container, Deployment, type HorizontalPodAutoscaler, NetworkPolicy, Service, ServiceAccount,
} from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { addAutoscaler, REQUESTS_NOT_COUNTED } from './add-autoscaler';
import { makeNetworkPolicy, makeServiceAccount } from './around-workload';
import { checkWorkload } from './check-pod';
import { codeOf } from './construct-name';
import { makeLossless, makePlain } from './lossless';
import { labelsOf, PORT_NAME } from './names';
import {
  ADDED, type AddedContainerOptions, CONTAINER, type PythonContainerDeploymentProps, SHAPE,
} from './python-container-deployment-props';
import type { PythonContainerJob } from './python-container-job';
import { type AddingMethod, checkAdded, readAdded, readDeployment } from './read-deployment';
import { longestSeconds } from './read-job';
import { releaseJobOf, waiterOf, warningsOf } from './release-job';
import { renderDisruptionBudget, renderService, SERVICE_PORT } from './render-around';
import type { PlacedContainer } from './render-container';
import { renderDeployment } from './render-deployment';
import { settingsAnnotation } from './settings-annotation';
import { TypedDeployment } from './typed-deployment';
import { Warnings } from './warnings';
import { watchTree } from './watch-tree';
import type { PythonContainer } from '../../container';
import { quote } from '../../private/messages';
import { Problems } from '../../private/problems';
import { objectWith, requireShape } from '../../private/shape';

const NAME = 'PythonContainerDeployment';

/**
 * A web or worker container on Kubernetes, under the Pod Security Standard *restricted* with nothing set: a Deployment,
 * its service account, network policy and disruption budget, and for a web container the Service in front of it.
 *
 * The objects are those of cdk8s-plus and stay open to its API: `deployment.scheduling`,
 * `service.exposeViaIngress(...)`, autoscalers, metadata. Containers of this library join the pod through
 * `addInitContainer` and `addSidecar`; those that `deployment.addContainer(...)` or `deployment.addInitContainer(...)`
 * add lose their capabilities and get a `/tmp`. Use `ApiObject.of(deployment).addJsonPatch(...)` for what cdk8s-plus
 * cannot express; fields that cdk8s-plus-28 does not know are kept.
 *
 * Synthesis fails with `PythonContainerDeploymentInvalid` when an addition would replace something the container needs
 * or violate *restricted*, and when another object has the same name.
 *
 * A container that must run alone is stopped before its new version starts (`Recreate`). Kubernetes still starts a
 * second one while the first is stopping when its node is drained or its pod deleted, and when its node cannot be
 * reached: where even that must not happen, the application has to hold a lock.
 */
export class PythonContainerDeployment extends Construct {
  /**
   * Oldest Kubernetes version on which every field of the output works: since 1.30 the `sleep` before a stop is on by
   * default.
   */
  public static readonly OLDEST_KUBERNETES = '1.30';

  /** Newest Kubernetes version whose schema the output is checked against. */
  public static readonly NEWEST_KUBERNETES = '1.37';

  /** The Deployment. An autoscaler may target it, unless `replicas` is set or the container must run alone. */
  public readonly deployment: Deployment;

  /**
   * Identity of the pods. Its token is not mounted: an application that talks to the Kubernetes API needs a role, and a
   * patch of `/spec/template/spec/automountServiceAccountToken`.
   */
  public readonly serviceAccount: ServiceAccount;

  /**
   * One policy for both directions. It allows everybody to connect to the port of a web container and nobody to a
   * worker, and all outgoing connections. `addEgressRule` narrows these to the declared peers and DNS; `addIngressRule`
   * opens another port, or narrows that of a web container to the declared peers.
   */
  public readonly networkPolicy: NetworkPolicy;

  /** Port 80 in front of a web container; a worker has none. */
  public readonly service?: Service;

  /**
   * Drains take one pod at a time, also when an autoscaler adds pods later. There is none where there is never more
   * than one pod: a container that must run alone, and `replicas` of 0 or 1.
   */
  public readonly disruptionBudget?: ApiObject;

  /**
   * Adds and removes pods by their load, for a container whose `scaling` says so; the metrics server of the cluster has
   * to measure them. Other containers may be given an autoscaler of your own.
   */
  public readonly autoscaler?: HorizontalPodAutoscaler;

  /**
   * The Job of the container's release step, for which the pods wait. Deployments of a chart that were given the same
   * one share it. Others have none.
   */
  public readonly release?: PythonContainerJob;

  private readonly props: PythonContainerDeploymentProps;
  private readonly typed: TypedDeployment;
  private readonly main: PlacedContainer;
  private readonly instance: string;
  private readonly added: PlacedContainer[] = [];
  private readonly noted: Warnings;

  constructor(scope: Construct, id: string, props: PythonContainerDeploymentProps) {
    super(scope, id);
    requireShape(NAME, props, SHAPE);
    const problems = new Problems(`${NAME} ${quote(this.node.path)}`);
    const { instance, main, replicas, release } = readDeployment(this, props, problems);
    problems.throwIfAny(codeOf(NAME));
    const { spec } = main;
    const metadata = { name: instance, labels: labelsOf(spec, instance) };
    this.props = props;
    this.main = main;
    this.instance = instance;

    this.serviceAccount = makeServiceAccount(this, metadata, NAME);
    const job = release && releaseJobOf(release);
    if (job) { this.added.push(waiterOf(main, job)); }
    this.release = job;

    this.typed = new TypedDeployment(this, 'Deployment', {
      facts: this.facts,
      metadata,
      replicas,
      scalable: props.replicas === undefined,
      releaseSeconds: release && longestSeconds(release.props.container._spec),
      serviceAccount: this.serviceAccount,
      dockerRegistryAuth: props.dockerRegistryAuth,
    });
    makeLossless(this.typed, {
      owner: NAME,
      request: typed => renderDeployment(this.facts, typed, settingsAnnotation(this.typed, typed)),
      check: (manifest, found) =>
        checkWorkload(manifest, [this.main, ...this.added].map(each => each.spec), found),
    });
    job?.admit(this.typed, this.serviceAccount);
    this.added.forEach(waiter => this.typed.add(waiter, this.facts));
    watchTree(this, NAME);
    this.deployment = this.typed;
    this.node.defaultChild = this.deployment;

    if (spec.port !== undefined) {
      const ports = [{ name: PORT_NAME, port: SERVICE_PORT }];
      this.service = new Service(this, 'Service', { metadata, selector: this.deployment, ports });
      makeLossless(this.service, { owner: NAME, request: () => renderService(instance) });
    }

    const neverMore = spec.singleton || (props.replicas !== undefined && props.replicas <= 1);
    if (!neverMore) {
      const kind = { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata };
      this.disruptionBudget = makePlain(this, 'DisruptionBudget', kind, NAME, () => renderDisruptionBudget(instance));
    }

    this.networkPolicy = makeNetworkPolicy(this, metadata, NAME, this.deployment, spec.port);

    this.autoscaler = addAutoscaler(this, spec, this.deployment, metadata);
    this.noted = new Warnings(this, this.deployment, NAME);
    this.noted.addOf(props.container);
    this.noted.add(props.image._notes(props.container.image.contentTag));
    if (release) { this.noted.add(warningsOf(release)); }
    if (spec.scaling?.requestsPerSecond !== undefined) { this.noted.add([REQUESTS_NOT_COUNTED]); }
  }

  /**
   * What is valid but probably not intended, one sentence each. They are printed when they are found, by
   * `process.emitWarning`, and are in the annotation `cdk-python-container/warnings` of the Deployment.
   */
  public get warnings(): string[] {
    return this.noted.list();
  }

  /**
   * A job that ends before the containers of the pod start, such as one that waits for a migration. It runs in each
   * new pod, as hardened as the others, with its own `/tmp` and secrets.
   *
   * @param container a job; a name of its own tells it apart from other jobs of the pod
   * @returns the container of cdk8s-plus, to which mounts and variables can be added
   */
  public addInitContainer(container: PythonContainer, options: AddedContainerOptions = {}): Container {
    return this.addToPod('addInitContainer', container, options);
  }

  /**
   * A worker that runs in each pod beside the main container: it starts before it and ends after it (a native sidecar
   * of Kubernetes), as hardened as the others, with its own `/tmp` and secrets. Its time to stop adds to that of the
   * pod. There is one in each pod, so it has no `scaling`, and its `release` is that of the deployment or none.
   *
   * @param container a worker; a name of its own tells it apart from other containers of the pod
   * @returns the container of cdk8s-plus, to which mounts and variables can be added
   */
  public addSidecar(container: PythonContainer, options: AddedContainerOptions = {}): Container {
    return this.addToPod('addSidecar', container, options);
  }

  private addToPod(method: AddingMethod, container: PythonContainer, options: AddedContainerOptions): Container {
    const shape = { container: CONTAINER, options: objectWith('an object', ADDED) };
    requireShape(`${NAME}.${method}`, { container, options }, shape);
    const place = `${NAME} ${quote(this.node.path)}`;
    const problems = new Problems(`container ${quote(container.name)} of ${place}`);
    const placed = readAdded(container, options, this.props, problems);
    checkAdded(method, container, this.props.container, problems);
    const { containers, initContainers } = this.deployment;
    if ([...containers, ...initContainers].some(({ name }) => name === container.name)) {
      problems.add(`the pod has a container '${container.name}' already; use another 'name'`);
    }
    problems.throwIfAny(codeOf(NAME));
    this.added.push(placed);
    this.noted.addOf(container);
    if (options.image !== undefined) { this.noted.add(options.image._notes(container.image.contentTag)); }
    return this.typed.add(placed, this.facts);
  }

  private get facts() {
    return { instance: this.instance, main: this.main, added: this.added };
  }
}
