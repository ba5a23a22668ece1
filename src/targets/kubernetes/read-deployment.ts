import { Names } from 'cdk8s';
import type { SecretValue } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { checkTexts } from './check-tokens';
import type { AddedContainerOptions, PythonContainerDeploymentProps } from './python-container-deployment-props';
import type { PlacedContainer, SecretKey } from './render-container';
import { allSecretsOf, checkDnsLabel, type ContainerSpec, type PythonContainer } from '../../container';
import { holdsToken } from '../../private/cdk-token';
import { enumerate, pathOf, quote } from '../../private/messages';
import type { Problems } from '../../private/problems';
import type { ImageSource } from '../image-source';

/** What Kubernetes accepts as a key. Another one would only show when the pod does not start. */
const KEY = /^(?!\.{1,2}$)[-._A-Za-z0-9]{1,253}$/;

/** Everything a deployment is made of. */
export interface DeploymentFacts {
  /**
   * Name of the Deployment and of everything that belongs to it, and the value of the one label that selects its pods.
   */
  readonly instance: string;
  readonly main: PlacedContainer;
  readonly replicas: number;
}

export function readDeployment(
  construct: Construct, props: PythonContainerDeploymentProps, problems: Problems,
): DeploymentFacts {
  const { _spec: spec } = props.container;
  if (!spec.restarts) {
    problems.add("'container' is a job, which a Deployment would start again whenever it ends; "
      + 'use PythonContainer.web(...) or PythonContainer.worker(...), and addInitContainer(...) for a job before them');
  }
  if (props.container.release) { problems.add("'container' has a release step, which is not rendered yet"); }
  if (holdsToken(props.dockerRegistryAuth?.name)) {
    problems.add("'dockerRegistryAuth' is a Secret whose name is known only at deployment; use a name that is known at "
      + 'synthesis');
  }
  return {
    instance: readName(construct, props.name, problems),
    main: readPlace(props.container, props.image, props.secrets ?? {}, props, problems),
    replicas: readReplicas(spec, props.replicas, problems),
  };
}

/** A further container of the pod: a job that runs before the others, or a worker beside them. */
export function readAdded(
  container: PythonContainer,
  options: AddedContainerOptions,
  deployment: PythonContainerDeploymentProps,
  problems: Problems,
): PlacedContainer {
  const { container: main, image: source, secrets = {} } = deployment;
  const [own, shared] = [container.image, main.image];
  if (options.image === undefined && own.name !== shared.name) {
    problems.add(`'image' is missing: the container is made of ${quote(own.name)}, but the image of the deployment is `
      + `${quote(shared.name)}; use { image: ImageSource.registry('host/${own.name}') }`);
  } else if (options.image === undefined && source._kind === 'existing' && own.contentTag !== shared.contentTag) {
    problems.add('\'image\' is missing: the deployment has an existing image, which is not that of the container; '
      + "use { image: ImageSource.existing('host/name:tag') }");
  }
  const declared = container.secrets;
  const inherited = Object.entries(secrets).filter(([name]) => declared.includes(name));
  const given = { ...Object.fromEntries(inherited), ...options.secrets };
  return readPlace(container, options.image ?? source, given, deployment, problems);
}

/** How a container joins a pod. */
export type AddingMethod = 'addInitContainer' | 'addSidecar';

/** What may join a pod, and how. */
export function checkAdded(
  method: AddingMethod, added: ContainerSpec, main: ContainerSpec, problems: Problems,
): void {
  if (added.port !== undefined) {
    problems.add('it is a web container, which needs its own Service; use a separate PythonContainerDeployment');
  } else if (method === 'addInitContainer' && added.restarts) {
    problems.add('it is a worker, which never ends, and the pod would wait for its end; use addSidecar(...)');
  } else if (method === 'addSidecar' && !added.restarts) {
    problems.add('it is a job, which would start again whenever it ends; use addInitContainer(...)');
  }
  if (added.singleton && !main.singleton) {
    problems.add('it must run alone, but there is one in each pod; use a separate PythonContainerDeployment');
  }
  if (added.architecture.dockerPlatform !== main.architecture.dockerPlatform) {
    problems.add(`it is made for ${added.architecture.dockerPlatform}, but the pod runs on `
      + `${main.architecture.dockerPlatform}; use an image of the same 'architecture'`);
  }
}

function readPlace(
  container: PythonContainer,
  source: ImageSource,
  secrets: { [name: string]: SecretValue },
  { userAssignedByCluster }: PythonContainerDeploymentProps,
  problems: Problems,
): PlacedContainer {
  const { _spec: spec } = container;
  checkTexts(spec, problems);
  const keys = readSecrets(allSecretsOf(spec), secrets, problems);
  const variables = Object.fromEntries(spec.secretVariables.map(name => [name, secrets[name]]));
  const user = userAssignedByCluster ? undefined : spec.user;
  return { spec, image: readImage(container, source, problems), secrets: keys, variables, user };
}

/**
 * Without the hash that cdk8s adds, since people type this name. The strictest rule among the objects that share it is
 * that of a Service.
 */
function readName(construct: Construct, given: string | undefined, problems: Problems): string {
  const found = given === undefined ? "'name' is not set and the construct path gives" : "'name' is";
  const name = given ?? Names.toDnsLabel(construct, { includeHash: false, maxLen: Infinity }).replace(/[._]+/g, '-');
  checkDnsLabel(found, name, problems);
  return name;
}

function readImage({ image: { contentTag } }: PythonContainer, source: ImageSource, problems: Problems): string {
  const reference = source._reference(contentTag);
  if (reference === undefined) {
    problems.add("'image' is ImageSource.cdkAsset(), which only the CDK can build and push; push the image yourself "
      + "and use ImageSource.registry('host/name'), or ImageSource.existing('host/name:tag')");
    return '';
  }
  if (source._kind === 'ecr' && holdsToken(reference)) {
    problems.add("'image' is ImageSource.ecr(...) of a repository whose URI is known only at deployment; use "
      + "ImageSource.registry('<account>.dkr.ecr.<region>.amazonaws.com/<name>'), "
      + 'or ImageSource.registry(repository.repositoryUri) when the CDK applies the chart');
  }
  return reference;
}

function readSecrets(declared: string[], given: { [name: string]: SecretValue }, problems: Problems): SecretKey[] {
  const present = declared.filter(name => Object.hasOwn(given, name));
  const absent = declared.filter(name => !present.includes(name));
  if (absent.length > 0) {
    problems.add(`'secrets' lacks ${list(absent)}, which the container reads; add the Secret and key of each, `
      + `as in { '${absent[0]}': { secret, key: '${absent[0]}' } }`);
  }
  const unknown = Object.keys(given).filter(name => !declared.includes(name));
  if (unknown.length > 0) {
    problems.add(`'secrets' has ${list(unknown)}, which the container does not declare; it declares `
      + `${list(declared) || 'none'}; remove each or declare it with ContainerSecret.file(...)`);
  }
  const later = present.filter(name => holdsToken([given[name].key, given[name].secret.name]));
  if (later.length > 0) {
    problems.add(`'secrets' has ${list(later)} with a Secret or key whose name is known only at deployment; `
      + 'use names that are known at synthesis');
  }
  for (const name of present.filter(each => !KEY.test(given[each].key) && !later.includes(each))) {
    problems.add(`'${pathOf('secrets', name)}' has the invalid key ${quote(given[name].key)}; use at most `
      + "253 letters, digits, '-', '_' and '.'");
  }
  return present.map(name => ({ name, secret: given[name].secret.name, key: given[name].key }));
}

function readReplicas(spec: ContainerSpec, given: number | undefined, problems: Problems): number {
  const replicas = given ?? spec.replicas;
  if (given !== undefined && spec.scaling !== undefined) {
    problems.add(`'replicas' is ${given}, but the container scales by its load, from ${spec.replicas} to `
      + `${spec.scaling.most}; remove it, or use Scaling.fixed(...)`);
  }
  if (!Number.isInteger(replicas) || replicas < 0) {
    problems.add(`'replicas' is ${replicas}; use a whole number of 0 or more`);
  } else if (spec.singleton && replicas > 1) {
    problems.add(`'replicas' is ${replicas}, but the container must run alone; use 1 or remove it`);
  }
  return replicas;
}

const list = (names: readonly string[]): string => enumerate(names.map(quote));
