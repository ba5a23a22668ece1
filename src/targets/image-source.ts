import type { IRepository } from 'aws-cdk-lib/aws-ecr';
import { holdsToken } from '../private/cdk-token';
import { quote } from '../private/messages';
import { Problems } from '../private/problems';

const COMPONENT = '[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*';
const HOST = '(?:localhost|[A-Za-z0-9-]+(?:\\.[A-Za-z0-9-]+)+|[A-Za-z0-9-]+(?=:))(?::[0-9]+)?';
const NAME = `(?:${HOST}/)?${COMPONENT}(?:/${COMPONENT})*`;
const TAG_OR_DIGEST = '(?::[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?(?:@sha256:[a-f0-9]{64})?';
const REFERENCE = new RegExp(`^(?<name>${NAME})(?<version>${TAG_OR_DIGEST})$`);

/**
 * Where a target finds the image of its container.
 *
 * All but `existing` name the image by its content tag, so that a changed image is a changed reference, and an
 * unchanged one causes no deployment.
 */
export class ImageSource {
  /**
   * The CDK builds the image during `cdk deploy` and pushes it to the bootstrap repository of the account.
   * For ECS only. Choose it unless you build images in a pipeline of your own.
   */
  public static cdkAsset(): ImageSource {
    return new ImageSource('cdkAsset', () => undefined);
  }

  /**
   * An ECR repository to which your pipeline pushes the image under its content tag. ECS tasks get the permission to
   * pull.
   *
   * @param repository such as that of a `PythonContainerRepository`
   */
  public static ecr(repository: IRepository): ImageSource {
    return new ImageSource('ecr', tag => repository.repositoryUriForTag(tag), repository);
  }

  /**
   * Any registry to which your pipeline pushes the image under its content tag.
   *
   * @param name host and path without tag: `ghcr.io/acme/shop`. Fails with `ImageSourceInvalid` for anything else.
   */
  public static registry(name: string): ImageSource {
    const problems = new Problems('ImageSource.registry');
    if (parse(name, 'name', problems)?.version) {
      problems.add(`'name' is ${quote(name)} but the content tag of the image is added to it; `
        + `remove tag and digest, or use ImageSource.existing(${quote(name)})`);
    }
    problems.throwIfAny('ImageSourceInvalid');
    return new ImageSource('registry', tag => `${name}:${tag}`);
  }

  /**
   * An image that exists already, taken as it is: whether it holds this container's program is up to you.
   *
   * @param reference with a tag or, better, the digest: `ghcr.io/acme/shop@sha256:...`. Fails with `ImageSourceInvalid`
   * when it has neither.
   */
  public static existing(reference: string): ImageSource {
    const problems = new Problems('ImageSource.existing');
    if (parse(reference, 'reference', problems)?.version === '') {
      problems.add(`'reference' is ${quote(reference)}, which means whatever 'latest' is on that day; `
        + "add a tag or, better, the digest ('@sha256:...')");
    }
    problems.throwIfAny('ImageSourceInvalid');
    return new ImageSource('existing', () => reference);
  }

  /** @internal */
  public readonly _kind: 'cdkAsset' | 'ecr' | 'registry' | 'existing';

  /**
   * What a target writes down as its image; undefined when only a build gives it a name.
   *
   * @internal
   */
  public readonly _reference: (contentTag: string) => string | undefined;

  /** @internal */
  public readonly _repository?: IRepository;

  private constructor(kind: ImageSource['_kind'], reference: ImageSource['_reference'], repository?: IRepository) {
    this._kind = kind;
    this._reference = reference;
    this._repository = repository;
  }
}

/** Undefined for what cannot be judged: a token, or what has just been reported. */
function parse(reference: string, parameter: string, problems: Problems): { version: string } | undefined {
  if (holdsToken(reference)) { return undefined; }
  const groups = REFERENCE.exec(reference)?.groups;
  if (groups === undefined) {
    problems.add(`'${parameter}' is ${quote(reference)}, which is not an image name; `
      + "write host and path in lower case and without a scheme, as in 'ghcr.io/acme/shop'");
    return undefined;
  }
  return { version: groups.version };
}
