import { ApiObject } from 'cdk8s';
import { Deployment, ISecret, NetworkPolicy, SecretValue, Service, ServiceAccount } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import type { PythonContainer } from '../../container';
import type { ImageSource } from '../image-source';
import { acceptDeployment } from './accept-deployment';
import { Fields } from './fields';
import { makeLossless } from './lossless-workload';
import { labelsOf, PORT_NAME } from './names';
import { PlainObject } from './plain-object';
import { renderDeployment } from './render-deployment';
import { renderDisruptionBudget } from './render-disruption-budget';
import { renderNetworkPolicy } from './render-network-policy';
import { renderService, SERVICE_PORT } from './render-service';
import { renderServiceAccount } from './render-service-account';
import { TypedDeployment } from './typed-deployment';
import { union } from './union';

/** Properties of `PythonContainerDeployment`. */
export interface PythonContainerDeploymentProps {
  /** A web or worker container. A job ends, and a Deployment would start it again. */
  readonly container: PythonContainer;

  /** Where the cluster pulls the image from: `ImageSource.registry(...)`, `.existing(...)`, or `.ecr(...)` of a repository whose URI is known. */
  readonly image: ImageSource;

  /**
   * Number of pods, 0 or more. Leave it out when an autoscaler decides: cdk8s-plus' own refuses a workload with a fixed number.
   *
   * @default - 2 for a web container, 1 for a worker
   */
  readonly replicas?: number;

  /**
   * The key of a Kubernetes Secret for each secret of the container, by its name. It becomes the file `/run/secrets/<name>`,
   * readable by the container's group only; never a variable.
   *
   * @default - none; right for a container without secrets
   */
  readonly secrets?: { [name: string]: SecretValue };

  /**
   * Secret with the credentials of a private registry. Becomes `imagePullSecrets`.
   *
   * @default - the node's own credentials, or those of the service account
   */
  readonly dockerRegistryAuth?: ISecret;

  /**
   * Name of all the objects, and value of the label `app.kubernetes.io/instance`: at most 63 lower-case letters, digits and `-`,
   * starting with a letter.
   *
   * @default - the construct path, as in `shop-web` for `web` in the chart `shop`
   */
  readonly name?: string;
}

/**
 * A web or worker container on Kubernetes, under the Pod Security Standard *restricted* with nothing set: a Deployment, its
 * service account, network policy and disruption budget, and for a web container the Service in front of it.
 *
 * The objects are those of cdk8s-plus and stay open to its API: `deployment.addContainer(...)`, `deployment.scheduling`,
 * `service.exposeViaIngress(...)`, autoscalers, metadata. What cdk8s-plus cannot say goes in by
 * `ApiObject.of(deployment).addJsonPatch(...)`, which loses nothing here: fields that cdk8s-plus-28 does not know stay.
 * Synthesis fails with `PythonContainerDeploymentInvalid` when an addition would displace something the container needs.
 */
export class PythonContainerDeployment extends Construct {
  /** Oldest Kubernetes version on which every field of the output works: in 1.30 the `sleep` before a stop came to be on by default. */
  public static readonly OLDEST_KUBERNETES = '1.30';

  /** Newest Kubernetes version whose schema the output is checked against. */
  public static readonly NEWEST_KUBERNETES = '1.37';

  /** The Deployment. An autoscaler may target it, unless `replicas` is set. */
  public readonly deployment: Deployment;

  /**
   * Identity of the pods. Its token is not mounted: an application that talks to the Kubernetes API needs a role, and a patch of
   * `/spec/template/spec/automountServiceAccountToken`.
   */
  public readonly serviceAccount: ServiceAccount;

  /**
   * One policy for both directions. It admits everybody to the port of a web container and nobody to a worker, and lets
   * everything out. `addEgressRule` narrows that to the declared peers and DNS; `addIngressRule` opens another port, or narrows that of
   * a web container to the declared peers.
   */
  public readonly networkPolicy: NetworkPolicy;

  /** Port 80 in front of a web container; a worker has none. */
  public readonly service?: Service;

  /** Drains take one pod at a time. There is none for a single replica, which it could only keep in place. */
  public readonly disruptionBudget?: ApiObject;

  constructor(scope: Construct, id: string, props: PythonContainerDeploymentProps) {
    super(scope, id);
    const { spec, instance, image, secrets, replicas } = acceptDeployment(this, props);
    const metadata = { name: instance, labels: labelsOf(spec, instance) };

    this.serviceAccount = new ServiceAccount(this, 'ServiceAccount', { metadata });
    makeLossless(this.serviceAccount, renderServiceAccount);

    this.deployment = new TypedDeployment(this, 'Deployment', {
      spec,
      image,
      metadata,
      replicas,
      scalable: props.replicas === undefined,
      serviceAccount: this.serviceAccount,
      dockerRegistryAuth: props.dockerRegistryAuth,
    });
    makeLossless(this.deployment, () => renderDeployment(spec, { instance, secrets }));
    this.node.defaultChild = this.deployment;

    if (spec.port !== undefined) {
      this.service = new Service(this, 'Service', { metadata, selector: this.deployment, ports: [{ name: PORT_NAME, port: SERVICE_PORT }] });
      makeLossless(this.service, () => renderService(instance));
    }

    if (replicas > 1) {
      this.disruptionBudget = new PlainObject(this, 'DisruptionBudget', { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata },
        budget => union(renderDisruptionBudget(instance), { metadata: budget.metadata.toJson() }) as Fields);
    }

    this.networkPolicy = new NetworkPolicy(this, 'NetworkPolicy', { metadata, selector: this.deployment });
    makeLossless(this.networkPolicy, ({ spec: declared }) => renderNetworkPolicy(instance, spec.port, declared as Fields));
  }
}
