import { RemovalPolicy } from 'aws-cdk-lib';
import { Repository, RepositoryEncryption, TagMutability } from 'aws-cdk-lib/aws-ecr';
import { Construct } from 'constructs';
import { quote } from '../../private/messages';
import { Problems } from '../../private/problems';
import { NUMBER, optional, requireShape, TEXT } from '../../private/shape';

const DEFAULT_KEPT_IMAGES = 30;

/** The running image, the one being deployed, and one to roll back to. */
const LEAST_KEPT_IMAGES = 3;

/** Settings of a repository for images of this library. */
export interface PythonContainerRepositoryProps {
  /**
   * Name of the repository.
   *
   * @default - a name that CloudFormation generates
   */
  readonly repositoryName?: string;

  /**
   * Number of images to keep, 3 or more; ECR removes the oldest beyond it. Running tasks pull their image again
   * whenever one is replaced, so keep as many as there may be pushes while a deployed image stays in use.
   *
   * @default 30
   */
  readonly keptImages?: number;
}

/**
 * An ECR repository to which a pipeline pushes images under their content tag; `ImageSource.ecr(repository.repository)`
 * deploys from it.
 *
 * Tags cannot be moved to another image, each push is scanned, contents are encrypted with the account's KMS key for
 * ECR, old images are removed, and the repository stays when the stack is deleted. When a first deployment is rolled
 * back it is deleted, so that the next attempt can use the same name.
 *
 * Throws `PythonContainerRepositoryInvalid`.
 */
export class PythonContainerRepository extends Construct {
  /** The repository itself, for permissions (`repository.grantPush(pipeline)`) and for `ImageSource.ecr()`. */
  public readonly repository: Repository;

  constructor(scope: Construct, id: string, props: PythonContainerRepositoryProps = {}) {
    super(scope, id);
    requireShape('PythonContainerRepository', props, { repositoryName: optional(TEXT), keptImages: optional(NUMBER) });
    const { repositoryName, keptImages = DEFAULT_KEPT_IMAGES } = props;
    const problems = new Problems(`PythonContainerRepository ${quote(this.node.path)}`);
    if (!Number.isSafeInteger(keptImages) || keptImages < LEAST_KEPT_IMAGES) {
      problems.add(`'keptImages' is ${keptImages}; use a whole number of ${LEAST_KEPT_IMAGES} or more, `
        + 'so that a rollback finds its image');
    }
    problems.throwIfAny('PythonContainerRepositoryInvalid');

    this.repository = new Repository(this, 'Repository', {
      repositoryName,
      imageTagMutability: TagMutability.IMMUTABLE,
      imageScanOnPush: true,
      encryption: RepositoryEncryption.KMS,
      lifecycleRules: [{ description: `keep the last ${keptImages} images`, maxImageCount: keptImages }],
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
  }
}
