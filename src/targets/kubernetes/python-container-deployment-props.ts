import type { EnvValue, ISecret, SecretValue } from 'cdk8s-plus-28';
import type { PythonContainer } from '../../container';
import { FLAG, mapOf, NUMBER, objectOf, objectWith, optional, type Shape, TEXT } from '../../private/shape';
import type { ImageSource } from '../image-source';

/** Properties of `PythonContainerDeployment`. */
export interface PythonContainerDeploymentProps {
  /** A web or worker container. A job ends, and a Deployment would start it again. */
  readonly container: PythonContainer;

  /**
   * Where the cluster pulls the image from: `ImageSource.registry(...)`, `.existing(...)`, or `.ecr(...)` of a
   * repository whose URI is known.
   */
  readonly image: ImageSource;

  /**
   * Number of pods, 0 or more, in place of that of the container. Leave it out when an autoscaler decides: that of
   * cdk8s-plus rejects a workload with a fixed number. At most 1 for a container that must run alone.
   *
   * @default - `scaling` of the container: 2 for a web container, 1 for a worker, unless it says otherwise
   */
  readonly replicas?: number;

  /**
   * The key of a Kubernetes Secret for each secret of the container, by its name. It becomes the file
   * `/run/secrets/<name>`, readable by the container's group only, or as the variable of
   * `ContainerSecret.asEnvironment`.
   *
   * @default - none, for a container without secrets
   */
  readonly secrets?: { [name: string]: SecretValue };

  /**
   * Where the value of each of the container's `settings` is, by its name: `EnvValue.fromConfigMap(configMap, 'host')`,
   * `EnvValue.fromFieldRef(...)`, or a text in `EnvValue.fromValue(...)`. It becomes a variable.
   *
   * @default - none, for a container without settings
   */
  readonly settings?: { [name: string]: EnvValue };

  /**
   * Secret with the credentials of a private registry. Becomes `imagePullSecrets`.
   *
   * @default - the node's own credentials, or those of the service account
   */
  readonly dockerRegistryAuth?: ISecret;

  /**
   * Name of all the objects, and value of the label `app.kubernetes.io/instance`: at most 63 lower-case letters, digits
   * and `-`, starting with a letter. No other object of these kinds in the namespace may have it.
   *
   * @default - the construct path, as in `shop-web` for `web` in the chart `shop`
   */
  readonly name?: string;

  /**
   * Whether the cluster assigns the user, as OpenShift does: each of its namespaces has a range of ids, and its
   * `restricted-v2` refuses a pod that asks for another one. `runAsUser`, `runAsGroup` and `fsGroup` are then left out
   * of all containers; `runAsNonRoot` stays. Not for a cluster that assigns none: the containers run as the user of
   * the image there, but cannot read their secrets, which belong to `fsGroup`.
   *
   * @default false
   */
  readonly userAssignedByCluster?: boolean;
}

/** A further container of a pod. */
export interface AddedContainerOptions {
  /**
   * Where the cluster pulls its image from.
   *
   * @default - that of the deployment, which works when both images have the same name
   */
  readonly image?: ImageSource;

  /**
   * The key of a Kubernetes Secret for each secret that this container declares, by its name.
   *
   * @default - those given to the deployment under the same names
   */
  readonly secrets?: { [name: string]: SecretValue };

  /**
   * Where the value of each of the container's `settings` is, by its name.
   *
   * @default - those given to the deployment under the same names
   */
  readonly settings?: { [name: string]: EnvValue };
}

export const CONTAINER = objectOf<PythonContainer>('a PythonContainer', '_spec');
export const SOURCE = objectOf<ImageSource>('an ImageSource', '_reference');
export const SECRET = objectOf<ISecret>('a Secret', 'name');
export const SECRETS = optional(mapOf(objectWith<SecretValue>('an object', { secret: SECRET, key: TEXT })));

export const SETTINGS = optional(mapOf(objectOf<EnvValue>('an EnvValue of cdk8s-plus-28', 'value', 'valueFrom')));

export const SHAPE: Shape<PythonContainerDeploymentProps> = {
  container: CONTAINER,
  image: SOURCE,
  replicas: optional(NUMBER),
  secrets: SECRETS,
  settings: SETTINGS,
  dockerRegistryAuth: optional(SECRET),
  name: optional(TEXT),
  userAssignedByCluster: optional(FLAG),
};

export const ADDED: Shape<AddedContainerOptions> = { image: optional(SOURCE), secrets: SECRETS, settings: SETTINGS };
