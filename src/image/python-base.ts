import type { Problems } from '../private/problems';

/** What must be known about an image of your own. */
export interface PythonBaseOptions {
  /** The Python minor that the image holds, such as `3.13`. The image built on it gets the same. */
  readonly pythonVersion: string;
}

/** The image that yours is built on: `FROM` in the Dockerfile, in the build stage as well, so that both have the same Python. */
export class PythonBase {
  /** The official `python:<minor>-slim`: Debian with glibc, 115 MB. Choose it unless you measured a reason not to: every wheel works. */
  public static readonly SLIM = new PythonBase('slim');

  /**
   * An image of your own, or the official one pinned to a digest. It must be Debian or Ubuntu with glibc, run as root
   * by default, and have `python` on `PATH`.
   *
   * @param reference full reference with a tag other than `latest`, a digest, or both, such as `registry.example/base/python:3.13@sha256:...`
   */
  public static of(reference: string, options: PythonBaseOptions): PythonBase {
    return new PythonBase(reference, options.pythonVersion);
  }

  /**
   * How the Dockerfile's header names it.
   * @internal
   */
  public readonly _label: string;

  /**
   * The only minor it holds; undefined when there is one image for each.
   * @internal
   */
  public readonly _pythonVersion?: string;

  private constructor(label: string, pythonVersion?: string) {
    this._label = label;
    this._pythonVersion = pythonVersion;
  }

  /** @internal */
  public _reference(pythonVersion: string): string {
    return this._pythonVersion === undefined ? `python:${pythonVersion}-slim` : this._label;
  }

  /** @internal */
  public _validate(problems: Problems): void {
    if (this._pythonVersion === undefined) { return; }
    const parts = REFERENCE.exec(this._label);
    if (!parts) {
      problems.add(`'base' is ${JSON.stringify(this._label)}; an image reference looks like registry.example/base/python:3.13 or has @sha256:<64 hex digits> behind it`);
    } else if (!parts.groups!.digest && [undefined, 'latest'].includes(parts.groups!.tag)) {
      problems.add(`'base' is '${this._label}', which changes under you; give a tag other than latest, or a digest`);
    }
  }
}

const COMPONENT = '[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*';
const HOST = '(?:[A-Za-z0-9.-]+(?::[0-9]+)?/)?';

/** Grammar of image references, as distribution/reference has it. */
const REFERENCE = new RegExp(`^${HOST}${COMPONENT}(?:/${COMPONENT})*(?::(?<tag>[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}))?(?:@(?<digest>sha256:[0-9a-f]{64}))?$`);
