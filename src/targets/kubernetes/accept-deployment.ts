import { Names } from 'cdk8s';
import type { SecretValue } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import type { PythonContainerDeploymentProps } from './python-container-deployment';
import type { SecretKey } from './render-volumes';
import { type ContainerSpec, dnsLabelProblems } from '../../container';
import { holdsToken } from '../../private/cdk-token';
import { Problems } from '../../private/problems';

/** Everything a deployment is made of, once nothing is wrong with it. */
export interface AcceptedDeployment {
  readonly spec: ContainerSpec;
  readonly instance: string;
  readonly image: string;
  readonly secrets: SecretKey[];
  readonly replicas: number;
}

/** Below this a rollout or a drained node interrupts the service. */
const WEB_REPLICAS = 2;

/** Whether two of a worker may run at once is for its author to say. */
const WORKER_REPLICAS = 1;

/** Checks the props; throws one error with all problems. */
export function acceptDeployment(construct: Construct, props: PythonContainerDeploymentProps): AcceptedDeployment {
  const spec = props.container._spec;
  const problems = new Problems(`PythonContainerDeployment '${construct.node.path}'`);
  if (spec.role === 'job') {
    problems.add("'container' is a job, which a Deployment would start again whenever it ends; use PythonContainer.web(...) or PythonContainer.worker(...)");
  }
  const accepted = {
    spec,
    instance: acceptName(construct, props.name, problems),
    image: acceptImage(props, problems),
    secrets: acceptSecrets(spec.secrets, props.secrets ?? {}, problems),
    replicas: acceptReplicas(spec, props.replicas, problems),
  };
  problems.throwIfAny('PythonContainerDeploymentInvalid');
  return accepted;
}

/** Without the hash that cdk8s adds: people type this name. The narrowest rule among the objects that share it is that of a Service. */
function acceptName(construct: Construct, given: string | undefined, problems: Problems): string {
  const name = given ?? Names.toDnsLabel(construct, { includeHash: false, maxLen: Infinity }).replace(/[._]+/g, '-');
  for (const problem of dnsLabelProblems(given === undefined ? "'name' is not set and the construct path makes it" : "'name' is", name)) {
    problems.add(problem);
  }
  return name;
}

function acceptImage({ container, image }: PythonContainerDeploymentProps, problems: Problems): string {
  const reference = image._reference(container.image.contentTag);
  if (reference === undefined) {
    problems.add("'image' is ImageSource.cdkAsset(), which only the CDK can build and push; push the image yourself and use ImageSource.registry('host/name'), or ImageSource.existing('host/name:tag')");
    return '';
  }
  if (image._kind === 'ecr' && holdsToken(reference)) {
    problems.add("'image' is ImageSource.ecr(...) of a repository whose URI is only known when the CDK deploys it; use ImageSource.registry('<account>.dkr.ecr.<region>.amazonaws.com/<name>'), or ImageSource.registry(repository.repositoryUri) when the CDK applies the chart");
  }
  return reference;
}

function acceptSecrets(declared: string[], given: { [name: string]: SecretValue }, problems: Problems): SecretKey[] {
  const absent = declared.filter(name => given[name] === undefined);
  if (absent.length > 0) {
    problems.add(`'secrets' lacks ${quoted(absent)}, which the container reads; add the Secret and key that hold each, as in { '${absent[0]}': { secret, key: '${absent[0]}' } }`);
  }
  const unknown = Object.keys(given).filter(name => !declared.includes(name));
  if (unknown.length > 0) {
    problems.add(`'secrets' has ${quoted(unknown)}, which the container does not declare; it declares ${quoted(declared) || 'none'}; remove each or declare it with ContainerSecret.file(...)`);
  }
  return declared.filter(name => given[name] !== undefined).map(name => ({ name, secret: given[name].secret.name, key: given[name].key }));
}

function acceptReplicas({ role }: ContainerSpec, given: number | undefined, problems: Problems): number {
  const replicas = given ?? (role === 'web' ? WEB_REPLICAS : WORKER_REPLICAS);
  if (!Number.isInteger(replicas) || replicas < 0) {
    problems.add(`'replicas' is ${replicas}; state a whole number, 0 or more`);
  }
  return replicas;
}

const quoted = (names: string[]): string => names.map(name => `'${name}'`).join(', ');
