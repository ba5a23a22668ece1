import type { Construct } from 'constructs';
import { readName } from './names';
import type { AddedContainerOptions, PythonContainerDeploymentProps } from './python-container-deployment-props';
import { checkRegistryAuth, readPlace } from './read-container';
import { readRelease, type ReleaseFacts } from './read-release';
import { checkShared } from './release-job';
import type { PlacedContainer } from './render-container';
import { type ContainerSpec, givenBeside, givenTo, type PythonContainer } from '../../container';
import { quote } from '../../private/messages';
import type { Problems } from '../../private/problems';

/** Everything a deployment is made of. */
export interface DeploymentFacts {
  /**
   * Name of the Deployment and of everything that belongs to it, and the value of the one label that selects its pods.
   */
  readonly instance: string;
  readonly main: PlacedContainer;
  readonly replicas: number;
  readonly release?: ReleaseFacts;
}

export function readDeployment(
  construct: Construct, props: PythonContainerDeploymentProps, problems: Problems,
): DeploymentFacts {
  const { _spec: spec } = props.container;
  if (!spec.restarts) {
    problems.add("'container' is a job, which a Deployment would start again whenever it ends; "
      + 'use PythonContainer.web(...) or PythonContainer.worker(...), and addInitContainer(...) for a job before them');
  }
  checkRegistryAuth(props.dockerRegistryAuth, problems);
  const release = readRelease(construct, props, problems);
  if (release) { checkShared(release, problems); }
  const step = props.container.release;
  return {
    instance: readName(construct, props.name, problems),
    main: readPlace(props.container, step ? { ...props, ...givenBeside(step._spec, spec, props) } : props, problems),
    replicas: readReplicas(spec, props.replicas, problems),
    release,
  };
}

/** A further container of the pod: a job that runs before the others, or a worker beside them. */
export function readAdded(
  container: PythonContainer,
  options: AddedContainerOptions,
  deployment: PythonContainerDeploymentProps,
  problems: Problems,
): PlacedContainer {
  const { container: main, image: source } = deployment;
  const shared = givenTo(container._spec, deployment);
  const [own, others] = [container.image, main.image];
  if (options.image === undefined && own.name !== others.name) {
    problems.add(`'image' is missing: the container is made of ${quote(own.name)}, but the image of the deployment is `
      + `${quote(others.name)}; use { image: ImageSource.registry('host/${own.name}') }`);
  } else if (options.image === undefined && source._kind === 'existing' && own.contentTag !== others.contentTag) {
    problems.add('\'image\' is missing: the deployment has an existing image, which is not that of the container; '
      + "use { image: ImageSource.existing('host/name:tag') }");
  }
  return readPlace(container, {
    ...deployment,
    image: options.image ?? source,
    secrets: { ...shared.secrets, ...options.secrets },
    settings: { ...shared.settings, ...options.settings },
  }, problems);
}

/** How a container joins a pod. */
export type AddingMethod = 'addInitContainer' | 'addSidecar';

/** What may join a pod, and how. */
export function checkAdded(
  method: AddingMethod, container: PythonContainer, deployed: PythonContainer, problems: Problems,
): void {
  const [added, main] = [container._spec, deployed._spec];
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
  // A web container is refused, whatever its number.
  if (added.port === undefined && (added.scaling !== undefined || added.replicas !== 1)) {
    const most = added.scaling === undefined ? '' : ` to ${added.scaling.most}`;
    problems.add(`'scaling' asks for ${added.replicas}${most} of it, but there is one in each pod; remove it, or use a `
      + 'separate PythonContainerDeployment');
  }
  const { release } = container;
  if (release !== undefined && release !== deployed.release) {
    problems.add(`'release' is ${release}, but a pod waits for the release step of its deployment alone; give the same `
      + 'object to the container of the deployment, or remove it here');
  }
  if (added.architecture.dockerPlatform !== main.architecture.dockerPlatform) {
    problems.add(`it is made for ${added.architecture.dockerPlatform}, but the pod runs on `
      + `${main.architecture.dockerPlatform}; use an image of the same 'architecture'`);
  }
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
