import { call } from '../../private/messages';
import {
  ANYTHING, listOf, mapOf, objectWith, optional, type OptionalKind, requireShape, TEXT,
} from '../../private/shape';

/** How the wheel of a package is built. */
export interface CompiledPackageOptions {
  /**
   * Variables of its build, such as `{ CMAKE_ARGS: '-DUSE_SIMD=ON' }` or
   * `{ MATURIN_PEP517_ARGS: '--features simd' }`. They are in the Dockerfile, and not in the image: a real secret
   * fails.
   *
   * @default - none besides a fixed time and a fixed hash seed, so that each build gives the same
   */
  readonly environment?: { [name: string]: string };

  /**
   * Files and folders that its build reads besides its own folder, relative to the project, such as `../vendor`.
   *
   * @default - the README and the licence that its `pyproject.toml` names; with a crate, those that it depends on by
   * path, and the Cargo workspace
   */
  readonly inputs?: string[];
}

const OPTIONS = objectWith<CompiledPackageOptions>('an object', {
  environment: optional(mapOf<string>(ANYTHING)) as OptionalKind<{ [name: string]: string }>,
  inputs: optional(listOf(TEXT)),
});

/**
 * A package of the project that the build of an image makes a wheel of, since its sources must be compiled: the project
 * itself, a member of its workspace, or a folder that it depends on. Those whose files say so need no mention: the
 * build backend, `ext-modules`, or a `setup.py` that builds extensions.
 */
export class CompiledPackage {
  /**
   * Compiles a package, whatever its files say, with settings of its own.
   *
   * An image is invalid if it has no such package, or if the package has no build system.
   *
   * @param name of the package, as in its `pyproject.toml`
   */
  public static of(name: string, options: CompiledPackageOptions = {}): CompiledPackage {
    requireShape('CompiledPackage.of', { name, options }, { name: TEXT, options: OPTIONS });
    return new CompiledPackage(name, true, options);
  }

  /**
   * Copies the sources of a package as they are, like those of every other, although its files say that it compiles:
   * if its extensions are optional, such as those that only make it faster.
   *
   * @param name of the package, as in its `pyproject.toml`
   */
  public static copied(name: string): CompiledPackage {
    requireShape('CompiledPackage.copied', { name }, { name: TEXT });
    return new CompiledPackage(name, false, {});
  }

  private constructor(
    /** @internal */
    public readonly _name: string,
    /** @internal */
    public readonly _isCompiled: boolean,
    /** @internal */
    public readonly _options: CompiledPackageOptions,
  ) {}

  /** One line for logs and messages, such as `CompiledPackage.of("fastmath")`. */
  public toString(): string {
    return call(this._isCompiled ? 'CompiledPackage.of' : 'CompiledPackage.copied', this._name);
  }
}
