import type { BaseFamily } from './base-family';
import { DISTROLESS } from './distroless';
import { ownFamily, type OwnBase } from './own-base';
import { SLIM } from './slim';
import { call } from '../../private/messages';
import { FLAG, objectWith, optional, requireShape, type Shape, TEXT } from '../../private/shape';

/**
 * Properties of your own base image. The build compares them with the image: it fails if it has another Python, an
 * older C library, no `apt-get`, is for another processor, or has a Python that is not supported.
 */
export interface PythonBaseOptions {
  /**
   * The Python in the image: `3.13`, or `3.13.2` if the image is fixed to a patch release. The image built on it has
   * the same. A patch release is checked against `requires-python`.
   */
  readonly pythonVersion: string;

  /**
   * Version of its C library (glibc), such as `2.41`. It decides which wheels can be installed. If it is too low,
   * packages that have a wheel may be compiled; if `apt` is false, for the newer C library of another image: a warning
   * names them, and the build fails if they do not load.
   *
   * @default - that of the Debian or Ubuntu release in the image's name or tag, such as `bookworm` or `debian12`; else
   * 2.35, the lowest that is still maintained
   */
  readonly glibc?: string;

  /**
   * Absolute path of its Python, such as `/usr/bin/python3.13`. Ask the image for it:
   * `docker run --rm --entrypoint python IMAGE -c 'import os, sys; print(os.path.realpath(sys.executable))'`.
   *
   * @default - the `python` on its `PATH`; required if `apt` is false
   */
  readonly interpreter?: string;

  /**
   * Whether packages can be installed in it, since it has a shell and `apt-get`. Set it to false for other images, such
   * as those of Chainguard, Docker Hardened Images and Red Hat, and for Ubuntu if `multiPlatform` is true: packages are
   * then installed in the official `python:<minor>-slim`, and only the result is copied. That needs
   * `LayerStrategy.partitioned()`.
   *
   * @default true
   */
  readonly apt?: boolean;

  /**
   * Whether the reference has an image for amd64 and one for arm64. Any processor can then build for any other, without
   * emulation, unless `apt` is true and the image is Ubuntu, whose archive has packages for one processor. Without it
   * the image must be for `architecture`.
   *
   * @default false
   */
  readonly multiPlatform?: boolean;
}

const OPTIONS: Shape<PythonBaseOptions> = {
  pythonVersion: TEXT,
  glibc: optional(TEXT),
  interpreter: optional(TEXT),
  apt: optional(FLAG),
  multiPlatform: optional(FLAG),
};

/** The base image: `FROM` in the Dockerfile. Which one to use when is in `docs/base-images.md`. */
export class PythonBase {
  /**
   * The official `python:<minor>-slim`: Debian 13 with glibc 2.41, 115 MB. Use it unless you measured a reason not to:
   * every wheel works. It changes with each patch release and Debian update; see `docs/base-images.md` for how to pin
   * it.
   */
  public static readonly SLIM = new PythonBase('PythonBase.SLIM');

  /**
   * `gcr.io/distroless/python3-debian13:nonroot`: CPython 3.13 of Debian 13 with glibc 2.41, 57 MB, without a shell and
   * a package manager. Packages are installed in `python:3.13-slim`, so it needs `LayerStrategy.partitioned()`. Some
   * wheels need a library that it does not have; the build finds that out and fails with its name.
   *
   * Fails with `PythonImageInvalid` if `pythonVersion` or `.python-version` is not 3.13, or if `requires-python`
   * excludes 3.13.5, which is what Debian 13 has; the security fixes of later releases are in it.
   */
  public static readonly DISTROLESS = new PythonBase('PythonBase.DISTROLESS');

  /**
   * Your own image, a hardened one, or the official one pinned to a digest. It must have CPython and glibc, and be
   * Debian or Ubuntu with a shell unless `apt` is false. It may start as any user. The build lists everything that is
   * not as you said, with what to set.
   *
   * Fails with `PythonImageInvalid` for an image with musl (`alpine`) or a free-threaded Python (`3.14t`), for which
   * wheels are chosen by other rules.
   *
   * @param reference full reference with a tag other than `latest`, a digest, or both, such as
   * `registry.example/base/python:3.13@sha256:...`
   */
  public static of(reference: string, options: PythonBaseOptions): PythonBase {
    const shape = { reference: TEXT, options: objectWith('an object', OPTIONS) };
    requireShape('PythonBase.of', { reference, options }, shape);
    return new PythonBase('PythonBase.of', { reference, ...options });
  }

  /** @internal */
  public get _family(): BaseFamily {
    if (this.own) { return ownFamily(this.own); }
    return this.name === 'PythonBase.DISTROLESS' ? DISTROLESS : SLIM;
  }

  /** @internal */
  public get _isOwn(): boolean {
    return this.own !== undefined;
  }

  /** @internal */
  public get _usesApt(): boolean {
    return this.own?.apt ?? true;
  }

  /** Both are in the JSON of an image's settings, by which images are compared. */
  private constructor(private readonly name: string, private readonly own?: OwnBase) {}

  /** One line for logs and messages, such as `PythonBase.SLIM`. */
  public toString(): string {
    return this.own === undefined ? this.name : call(this.name, this.own.reference, this.own.pythonVersion);
  }
}
