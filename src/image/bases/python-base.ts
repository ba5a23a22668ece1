import { checkReference } from './image-reference';
import { refusePin, type Pin } from './pins';
import { line, type Line } from '../../private/line';
import { call, quote } from '../../private/messages';
import { Problems } from '../../private/problems';
import { objectWith, optional, requireShape, type Shape, TEXT } from '../../private/shape';
import { endOfSupport, isGlibc, parsePython, PYTHON_VERSIONS } from '../../project';
import type { BaseImage } from '../image-plan';

/** Properties of your own base image. */
export interface PythonBaseOptions {
  /**
   * The Python in the image: `3.13`, or `3.13.2` if the image is fixed to a patch release. The image built on it has
   * the same. A patch release is checked against `requires-python`.
   */
  readonly pythonVersion: string;

  /**
   * Version of its C library (glibc), such as `2.41`. It decides which wheels can be installed. If it is too
   * low, nothing breaks, but packages that have a wheel may be compiled.
   *
   * @default - that of the Debian or Ubuntu release in the tag, such as `bookworm`; else 2.35, the lowest that is still
   * maintained
   */
  readonly glibc?: string;
}

const OPTIONS: Shape<PythonBaseOptions> = { pythonVersion: TEXT, glibc: optional(TEXT) };

/** The glibc version of each release that a tag may contain. */
const GLIBC: ReadonlyMap<string, Line> = new Map(Object.entries({
  bullseye: line`2.31`,
  focal: line`2.31`,
  jammy: line`2.35`,
  bookworm: line`2.36`,
  noble: line`2.39`,
  trixie: line`2.41`,
}));

/** The version in Ubuntu 22.04. */
const LOWEST_MAINTAINED_GLIBC = line`2.35`;

/** The Debian release of `python:<minor>-slim` since August 2025. */
const SLIM_RELEASE = 'trixie';

/**
 * The base image: `FROM` in the Dockerfile, in the build stage too, so that both have the same Python.
 */
export class PythonBase {
  /**
   * The official `python:<minor>-slim`: Debian 13 with glibc 2.41, 115 MB. Use it unless you measured a reason not to:
   * every wheel works. It changes with each patch release and Debian update; see `docs/base-images.md` for how to pin
   * it.
   */
  public static readonly SLIM = new PythonBase();

  /**
   * Your own image, or the official one pinned to a digest. It must be Debian or Ubuntu with glibc and a shell, run as
   * root by default, and have `python` on `PATH`.
   *
   * @param reference full reference with a tag other than `latest`, a digest, or both, such as
   * `registry.example/base/python:3.13@sha256:...`
   */
  public static of(reference: string, options: PythonBaseOptions): PythonBase {
    const shape = { reference: TEXT, options: objectWith('an object', OPTIONS) };
    requireShape('PythonBase.of', { reference, options }, shape);
    return new PythonBase({ reference, ...options });
  }

  /** @internal */
  public get _isOwn(): boolean {
    return this.own !== undefined;
  }

  /** @param own undefined for the official image */
  private constructor(private readonly own?: PythonBaseOptions & { readonly reference: string }) {}

  /** One line for logs and messages, such as `PythonBase.SLIM`. */
  public toString(): string {
    if (this.own === undefined) { return 'PythonBase.SLIM'; }
    return call('PythonBase.of', this.own.reference, this.own.pythonVersion);
  }

  /**
   * The possible images: one for each Python, the newest first. Empty if the base is invalid.
   *
   * @param pins official images pinned to a digest: if there are any, only these are used
   * @internal
   */
  public _images(pins: readonly Pin[], problems: Problems): BaseImage[] {
    if (this.own) { return ownImage(this.own, problems); }
    const pinned = pins.filter(({ repository }) => repository === 'python').flatMap(pin => pinnedSlim(pin, problems));
    return pinned.length > 0 ? pinned : [...PYTHON_VERSIONS].reverse().map(slim);
  }
}

function slim(version: Line): BaseImage {
  return {
    reference: line`python:${version}-slim`,
    label: line`slim`,
    interpreter: line`/usr/local/bin/python${version}`,
    pythonVersion: version,
    patch: line`newest`,
    glibc: GLIBC.get(SLIM_RELEASE)!,
    shell: true,
    pinned: false,
    root: true,
    everyPlatform: true,
  };
}

/** `3.13-slim`, `3.13.2-slim-bookworm` */
const SLIM_TAG = /^([0-9]+\.[0-9]+)(?:\.([0-9]+))?-slim(?:-([a-z]+))?$/;

function pinnedSlim(pin: Pin, problems: Problems): BaseImage[] {
  const { tag, reference } = pin;
  const [, minor, patch, release = SLIM_RELEASE] = SLIM_TAG.exec(tag) ?? [];
  const version = PYTHON_VERSIONS.find(each => each === minor);
  if (version === undefined) {
    const ended = endOfSupport(minor);
    const reason = ended === undefined ? '' : ` (Python ${minor} has had no security fixes since ${ended})`;
    refusePin(pin, `python:<minor>-slim with one of ${PYTHON_VERSIONS.join(', ')}${reason}`, problems);
    return [];
  }
  return [{
    ...slim(version),
    reference,
    patch: patch as Line | undefined,
    glibc: GLIBC.get(release) ?? LOWEST_MAINTAINED_GLIBC,
    pinned: true,
  }];
}

function ownImage(own: PythonBaseOptions & { readonly reference: string }, problems: Problems): BaseImage[] {
  const wrong = new Problems('');
  const reference = checkReference(own.reference, "'base'", wrong);
  const version = parsePython(own.pythonVersion);
  if (!version) {
    wrong.add(`'pythonVersion' of 'base' is ${quote(own.pythonVersion)}; expected X.Y or X.Y.Z, such as 3.13`);
  }
  const glibc = own.glibc ?? glibcOf(own.reference);
  if (!isGlibc(glibc)) {
    wrong.add(`'glibc' of 'base' is ${quote(glibc)}; expected a version such as 2.41, `
      + 'as `ldd --version` in the image prints it');
  }
  problems.addAll(wrong);
  if (!reference || !version || wrong.any) { return []; }
  return [{
    reference: reference.text,
    label: reference.text,
    interpreter: line`python`,
    pythonVersion: version.minor,
    patch: version.patch,
    glibc: glibc as Line,
    shell: true,
    pinned: reference.digest !== undefined,
    root: true,
    everyPlatform: false,
  }];
}

function glibcOf(reference: string): Line {
  const [, glibc = LOWEST_MAINTAINED_GLIBC] = [...GLIBC].find(([name]) => reference.includes(name)) ?? [];
  return glibc;
}
