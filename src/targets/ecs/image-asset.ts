import { relative, resolve } from 'path';
import { Stack, Stage } from 'aws-cdk-lib';
import type { Construct, IConstruct } from 'constructs';
import type { PythonImage } from '../../image';

/** Where an image of `cdk deploy` is found afterwards. */
export interface ImageLocation {
  readonly repositoryName: string;
  readonly tag: string;
}

/** Folders that an app has staged: services and stacks that share an image share its folder. */
const STAGED = new WeakMap<IConstruct, Set<string>>();

/**
 * The image as an asset that `cdk deploy` builds and pushes under its content tag.
 *
 * Handed to the stack as `DockerImageAsset` does, but without its copy: that costs a second round of writing and hashing, and takes
 * the folders' modes from the machine's umask. The image would keep them, and under 077 its user could not enter any.
 */
export function imageAsset(scope: Construct, image: PythonImage): ImageLocation {
  const stack = Stack.of(scope);
  const { assetOutdir, outdir } = Stage.of(stack)!;
  const directory = resolve(assetOutdir, `asset.${image.name}-${image.contentTag}`);
  stageOnce(stack.node.root, image, directory);
  const { repositoryName, imageTag } = stack.synthesizer.addDockerImageAsset({
    assetName: image.name,
    displayName: `${image.name}:${image.contentTag}`,
    directoryName: relative(outdir, directory),
    platform: image.architecture.dockerPlatform,
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
