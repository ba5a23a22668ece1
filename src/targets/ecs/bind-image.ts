import { Stack } from 'aws-cdk-lib';
import { Repository } from 'aws-cdk-lib/aws-ecr';
import { ContainerImage } from 'aws-cdk-lib/aws-ecs';
import type { Construct } from 'constructs';
import { imageAsset } from './image-asset';
import type { PythonImage } from '../../image';
import type { ImageSource } from '../image-source';

const REPOSITORY_ID = 'Repository';

/** A reference into ECR that is written out in full. */
const ECR_REFERENCE = /^(?<account>\d{12})\.dkr\.ecr\.(?<region>[a-z0-9-]+)\.amazonaws\.com(?:\.cn)?\/(?<repositoryName>[^:@]+)(?::(?<tag>[^@]+))?(?:@(?<digest>.+))?$/;

/** The image in the form that gives the task the permission to pull it. */
export function bindImage(scope: Construct, source: ImageSource, image: PythonImage): ContainerImage {
  if (source._repository !== undefined) { return ContainerImage.fromEcrRepository(source._repository, image.contentTag); }
  const reference = source._reference(image.contentTag);
  return reference === undefined ? assetImage(scope, image) : namedImage(scope, reference);
}

function assetImage(scope: Construct, image: PythonImage): ContainerImage {
  const { repositoryName, tag } = imageAsset(scope, image);
  return ContainerImage.fromEcrRepository(Repository.fromRepositoryName(scope, REPOSITORY_ID, repositoryName), tag);
}

function namedImage(scope: Construct, reference: string): ContainerImage {
  const ecr = ECR_REFERENCE.exec(reference)?.groups;
  if (ecr === undefined) { return ContainerImage.fromRegistry(reference); }
  const { account, region, repositoryName, tag, digest } = ecr;
  const repositoryArn = Stack.of(scope).formatArn({ service: 'ecr', account, region, resource: 'repository', resourceName: repositoryName });
  const repository = Repository.fromRepositoryAttributes(scope, REPOSITORY_ID, { repositoryName, repositoryArn });
  return ContainerImage.fromEcrRepository(repository, digest ?? tag);
}
