import { relative, resolve } from 'path';
import { Stack, Stage } from 'aws-cdk-lib';
import { Repository } from 'aws-cdk-lib/aws-ecr';
import { ContainerImage } from 'aws-cdk-lib/aws-ecs';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct, IConstruct } from 'constructs';
import { DEFAULT_AGENT, dockerSecret, parseReference, type PythonImage } from '../../image';
import type { ImageSource } from '../image-source';

const REPOSITORY_ID = 'Repository';

/** The full address of an ECR repository. */
const ECR = /^(?<account>\d{12})\.dkr\.ecr\.(?<region>[a-z0-9-]+)\.amazonaws\.com(?:\.cn)?\/(?<repositoryName>.+)$/;

/** Where `cdk deploy` pushes an image. */
interface ImageLocation {
  readonly repositoryName: string;
  readonly tag: string;
}

/** Folders staged for each app: services and stacks that share an image share its folder. */
const STAGED = new WeakMap<IConstruct, Set<string>>();

/** The image in the form that gives the task the permission to pull it. */
export function bindImage(
  scope: Construct, source: ImageSource, image: PythonImage, credentials?: ISecret,
): ContainerImage {
  if (source._repository !== undefined) {
    return ContainerImage.fromEcrRepository(source._repository, image.contentTag);
  }
  const reference = source._reference(image.contentTag);
  return reference === undefined ? assetImage(scope, image) : namedImage(scope, reference, credentials);
}

function assetImage(scope: Construct, image: PythonImage): ContainerImage {
  const { repositoryName, tag } = addImageAsset(scope, image);
  return ContainerImage.fromEcrRepository(Repository.fromRepositoryName(scope, REPOSITORY_ID, repositoryName), tag);
}

export function isEcrAddress(reference: string): boolean {
  return ECR.test(parseReference(reference)?.repository ?? '');
}

function namedImage(scope: Construct, reference: string, credentials?: ISecret): ContainerImage {
  const { repository: address, tag, digest } = parseReference(reference) ?? {};
  const ecr = ECR.exec(address ?? '')?.groups;
  if (ecr === undefined) {
    // ECS takes a tag or a digest.
    return ContainerImage.fromRegistry(digest === undefined ? reference : `${address}@${digest}`, { credentials });
  }
  const { account, region, repositoryName } = ecr;
  const repositoryArn = Stack.of(scope)
    .formatArn({ service: 'ecr', account, region, resource: 'repository', resourceName: repositoryName });
  const repository = Repository.fromRepositoryAttributes(scope, REPOSITORY_ID, { repositoryName, repositoryArn });
  return ContainerImage.fromEcrRepository(repository, digest ?? tag);
}

/**
 * The image as an asset that `cdk deploy` builds and pushes under its content tag.
 *
 * Added to the stack as `DockerImageAsset` does, but without its copy, which writes and hashes everything again and
 * takes the modes of folders from the machine's umask: under 077 the user of the image could not enter them.
 */
function addImageAsset(scope: Construct, image: PythonImage): ImageLocation {
  const stack = Stack.of(scope);
  const { assetOutdir, outdir } = Stage.of(stack)!;
  const directory = resolve(assetOutdir, `asset.${image.name}-${image.contentTag}`);
  stageOnce(stack.node.root, image, directory);
  const { arguments: args, platform, secrets, sshAgent } = image._build;
  const { repositoryName, imageTag } = stack.synthesizer.addDockerImageAsset({
    assetName: image.name,
    displayName: `${image.name}:${image.contentTag}`,
    directoryName: relative(outdir, directory),
    platform,
    dockerBuildArgs: args,
    // Undefined without one, so that nothing about them is written.
    dockerBuildSecrets: secrets.length === 0
      ? undefined
      : Object.fromEntries(secrets.map(each => [each.id, dockerSecret(each)])),
    dockerBuildSsh: sshAgent ? DEFAULT_AGENT : undefined,
    sourceHash: image.contentTag,
  });
  return { repositoryName, tag: imageTag ?? image.contentTag };
}

function stageOnce(app: IConstruct, image: PythonImage, directory: string): void {
  const staged = STAGED.get(app) ?? new Set();
  if (staged.has(directory)) { return; }
  image.stage(directory);
  STAGED.set(app, staged.add(directory));
}
