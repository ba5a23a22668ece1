import type { IRepository } from 'aws-cdk-lib/aws-ecr';
import { readDigests } from './digests';
import { parseReference, type ImageReference } from '../image';
import { holdsToken } from '../private/cdk-token';
import { call, quote } from '../private/messages';
import { Problems } from '../private/problems';
import { objectOf, objectWith, optional, requireShape, TEXT } from '../private/shape';

/** How an image in a registry is named. */
export interface RegistryOptions {
  /**
   * The `digests.json` that the `push.sh` of a `BakeFile` writes. The image is then named by its digest too, which
   * nobody can move to other content. Without an entry for the current content tag, as before the first push, the tag
   * names it, and a warning says so.
   *
   * @default - the tag alone
   */
  readonly digestFile?: string;
}

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
    const shape = { repository: objectOf<IRepository>('a repository', 'repositoryUriForTag') };
    requireShape('ImageSource.ecr', { repository }, shape);
    return new ImageSource('ecr', tag => repository.repositoryUriForTag(tag), repository.node?.path, repository);
  }

  /**
   * Any registry to which your pipeline pushes the image under its content tag.
   *
   * @param name host and path without tag: `ghcr.io/acme/shop`. Fails with `ImageSourceInvalid` for anything else.
   */
  public static registry(name: string, options: RegistryOptions = {}): ImageSource {
    const shape = { name: TEXT, options: objectWith<RegistryOptions>('an object', { digestFile: optional(TEXT) }) };
    requireShape('ImageSource.registry', { name, options }, shape);
    const problems = new Problems('ImageSource.registry');
    const given = parse(name, 'name', problems);
    if (given?.tag ?? given?.digest) {
      problems.add(`'name' is ${quote(name)} but the content tag of the image is added to it; `
        + `remove tag and digest, or use ImageSource.existing(${quote(name)})`);
    }
    const { digestFile } = options;
    if (digestFile !== undefined && holdsToken(name)) {
      problems.add("'name' is known only at deployment, so no digest is known for it; remove 'digestFile'");
    }
    const digests = digestFile === undefined ? undefined : readDigests(digestFile, 'digestFile', problems);
    problems.throwIfAny('ImageSourceInvalid');
    const reference = (tag: string): string => {
      const digest = digests?.get(`${name}:${tag}`);
      return `${name}:${tag}${digest === undefined ? '' : `@${digest}`}`;
    };
    const notes = (tag: string): string[] => digests === undefined || digests.has(`${name}:${tag}`) ? [] : [
      `${quote(digestFile)} has no digest of ${name}:${tag}, so the tag alone names the image; run push.sh, and then `
      + 'this program again',
    ];
    return new ImageSource('registry', reference, name, undefined, notes);
  }

  /**
   * An existing image, used as it is. You make sure that it has the program of this container.
   *
   * @param reference with a tag or, better, the digest: `ghcr.io/acme/shop@sha256:...`. Fails with `ImageSourceInvalid`
   * when it has neither.
   */
  public static existing(reference: string): ImageSource {
    requireShape('ImageSource.existing', { reference }, { reference: TEXT });
    const problems = new Problems('ImageSource.existing');
    const given = parse(reference, 'reference', problems);
    if (given && given.tag === undefined && given.digest === undefined) {
      problems.add(`'reference' is ${quote(reference)}, which means 'latest' and can change without `
        + "notice; add the digest ('@sha256:...') or a fixed tag");
    }
    problems.throwIfAny('ImageSourceInvalid');
    return new ImageSource('existing', () => reference, reference);
  }

  /** @internal */
  public readonly _kind: 'cdkAsset' | 'ecr' | 'registry' | 'existing';

  /**
   * What a target writes as its image; undefined when only a build gives it a name.
   *
   * @internal
   */
  public readonly _reference: (contentTag: string) => string | undefined;

  /** @internal */
  public readonly _repository?: IRepository;

  /**
   * What is valid but probably not intended about the image with this tag.
   *
   * @internal
   */
  public readonly _notes: (contentTag: string) => string[];

  private constructor(
    kind: ImageSource['_kind'], reference: ImageSource['_reference'], private readonly named?: string,
    repository?: IRepository, notes: ImageSource['_notes'] = () => [],
  ) {
    this._notes = notes;
    this._kind = kind;
    this._reference = reference;
    this._repository = repository;
  }

  /** One line for logs and messages, such as `ImageSource.registry("ghcr.io/acme/shop")`. */
  public toString(): string {
    return call(`ImageSource.${this._kind}`, ...this.named === undefined ? [] : [this.named]);
  }
}

/** Undefined for a token, which cannot be checked, and for an invalid name, which is reported. */
function parse(text: string, parameter: string, problems: Problems): ImageReference | undefined {
  if (holdsToken(text)) { return undefined; }
  const reference = parseReference(text);
  if (!reference) {
    problems.add(`'${parameter}' is ${quote(text)}, which is not an image name; `
      + "write host and path in lower case and without a scheme, as in 'ghcr.io/acme/shop'");
  }
  return reference;
}
