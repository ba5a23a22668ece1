import type { BuildCache } from './build-cache';
import type { PythonImage } from '../../image';
import { FLAG, mapOf, objectOf, optional, type Shape } from '../../private/shape';
import type { ImageSource } from '../image-source';

/** What goes into a bake file. */
export interface BakeFileProps {
  /** Images by the name of their target: letters, digits, `_` and `-`. They are written in the order of their names. */
  readonly images: { [target: string]: PythonImage };

  /**
   * Where an image is pulled from, by the name of its target: the same `ImageSource.registry(...)` or
   * `ImageSource.ecr(...)` that its deployment has. The content tag is added to it.
   *
   * @default - `<name of the image>:<content tag>`, for the engine of the machine that builds
   */
  readonly sources?: { [target: string]: ImageSource };

  /**
   * Where the steps of a build are kept for the next one.
   *
   * @default - on the builder alone
   */
  readonly cache?: BuildCache;

  /**
   * Whether a record of each build is pushed with the image: what it was built from, and when. It changes the digest of
   * what is pushed with every build, but not the image itself. The builder must be able to: Docker's own needs the
   * containerd image store.
   *
   * @default false
   */
  readonly provenance?: boolean;

  /**
   * Whether a list of the image's packages, an SBOM, is pushed with it. The builder makes it with an image of its own,
   * which it must be able to pull.
   *
   * @default false
   */
  readonly sbom?: boolean;
}

export const SHAPE: Shape<BakeFileProps> = {
  images: mapOf(objectOf<PythonImage>('a PythonImage', 'contentTag')),
  sources: optional(mapOf(objectOf<ImageSource>('an ImageSource', '_kind'))),
  cache: optional(objectOf<BuildCache>('a BuildCache', '_place')),
  provenance: optional(FLAG),
  sbom: optional(FLAG),
};
