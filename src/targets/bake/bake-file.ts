import { join } from 'path';
import { type BakeFileProps, SHAPE } from './bake-file-props';
import { renderBake, type BakedImage } from './render-bake';
import { PUSH, renderPush } from './render-push';
import { holdsToken } from '../../private/cdk-token';
import { enumerate, pathOf, quote } from '../../private/messages';
import { Problems } from '../../private/problems';
import { requireShape, TEXT } from '../../private/shape';
import { writeText } from '../../private/write-files';
import type { ImageSource } from '../image-source';

const CODE = 'BakeFileInvalid';

/** Where `docker buildx bake` looks for it. */
const NAME = 'docker-bake.json';

/** Of a target, which is also the folder of its context, the tag of its cache, and a word of a command. */
const TARGET = /^\w[\w-]{0,63}$/;

/**
 * How images are built, for `docker buildx bake`: each with its context, content tag, platform, arguments and secrets,
 * so that a pipeline repeats none of it. The same images have the same bytes as those that `cdk deploy` and Compose
 * build.
 */
export class BakeFile {
  private readonly text: string;
  private readonly images: BakedImage[];
  private readonly push?: string;

  /** Fails with `BakeFileInvalid`, listing every problem at once. */
  public constructor(props: BakeFileProps) {
    requireShape('BakeFile', props, SHAPE);
    const problems = new Problems('BakeFile');
    const { sources = {} } = props;
    // Sorted, since not every language keeps the order of a map.
    const images = Object.entries(props.images).sort(([one], [other]) => (one < other ? -1 : 1));
    if (images.length === 0) { problems.add("'images' is empty; add at least one image, as in { shop: image }"); }
    for (const target of Object.keys(sources).filter(each => !Object.hasOwn(props.images, each))) {
      const known = enumerate(images.map(([each]) => quote(each)));
      problems.add(`'sources' has ${quote(target)}, but 'images' has ${known}; use one of those names, or remove it`);
    }
    this.images = images.map(([target, image]) => {
      if (!TARGET.test(target)) {
        problems.add(`'images' has the name ${quote(target)}; use at most 64 letters, digits, '_' and '-', not `
          + "starting with '-', such as 'shop'");
      }
      const source = Object.hasOwn(sources, target) ? sources[target] : undefined;
      const named = source === undefined ? undefined : referenceOf(target, source, image.contentTag, problems);
      return { target, image, reference: named ?? `${image.name}:${image.contentTag}` };
    });
    checkReferences(this.images, problems);
    problems.throwIfAny(CODE);
    const pushed = this.images.filter(({ target }) => Object.hasOwn(sources, target));
    this.push = pushed.length === 0 ? undefined : renderPush(pushed);
    this.text = `${JSON.stringify(renderBake(this.images, props), undefined, 2)}\n`;
  }

  /** The file as text. Its paths are relative to the folder in which `docker buildx bake` runs: its own. */
  public render(): string {
    return this.text;
  }

  /**
   * Writes `docker-bake.json` and, beside it, the build context of each image in a folder of the target's name, which
   * it replaces. Run `docker buildx bake` in that folder with `--load` to keep the images on the machine.
   *
   * For images with a source also `push.sh`, which a pipeline runs with `sh build/push.sh`: it builds and pushes the
   * images whose content tag their registry does not have yet, and writes the digests of all of them to
   * `digests.json`, for `ImageSource.registry(name, { digestFile: 'build/digests.json' })`.
   *
   * @param directory such as `build`; it is created if it is missing. Throws `BakeFileInvalid` before anything is
   * written when a folder for a build context contains something else.
   */
  public write(directory: string): void {
    requireShape('BakeFile.write', { directory }, { directory: TEXT });
    const contexts = this.images.map(({ target, image }) => ({ image, folder: join(directory, target) }));
    const problems = new Problems(`BakeFile ${quote(directory)}`);
    contexts.forEach(({ image, folder }) => image._checkStaging(folder, problems));
    problems.throwIfAny(CODE);
    contexts.forEach(({ image, folder }) => image.stage(folder));
    writeText(join(directory, NAME), this.text);
    if (this.push !== undefined) { writeText(join(directory, PUSH), this.push); }
  }

  /** One line for logs and messages, such as `BakeFile (api, shop)`. */
  public toString(): string {
    return `BakeFile (${enumerate(this.images.map(({ target }) => target))})`;
  }
}

/** Undefined, with a problem, where a pipeline has no name to push to. */
function referenceOf(target: string, source: ImageSource, tag: string, problems: Problems): string | undefined {
  const place = `'${pathOf('sources', target)}' is ${source}`;
  const reference = source._kind === 'existing' ? undefined : source._reference(tag)?.split('@')[0];
  if (source._kind === 'existing') {
    problems.add(`${place}, which nothing builds; leave the image out, or use ImageSource.registry`);
  } else if (reference === undefined) {
    problems.add(`${place}, which the CDK builds and pushes itself; leave the image out, or use ImageSource.registry`);
  } else if (holdsToken(reference)) {
    problems.add(`${place}, whose address is known only at deployment; use ImageSource.registry with the address, or `
      + 'ImageSource.ecr with a repository of a known account, region and name');
    return undefined;
  }
  return reference;
}

function checkReferences(images: readonly BakedImage[], problems: Problems): void {
  const targets = new Map<string, string>();
  for (const { target, reference } of images) {
    const other = targets.get(reference);
    if (other !== undefined) {
      problems.add(`'images' has ${quote(other)} and ${quote(target)}, which are both ${quote(reference)}; keep one`);
    }
    targets.set(reference, target);
  }
}
