import { isWholeNumber } from './check-values';
import {
  SECRETS_DIRECTORY, SUPPORT_DIRECTORY, TEMPORARY_DIRECTORY, VENV_DIRECTORY, type PythonImage,
} from '../image';
import { call, quote } from '../private/messages';
import type { Problems } from '../private/problems';
import { FLAG, NUMBER, objectWith, optional, requireShape, TEXT } from '../private/shape';

/**
 * Room for uploads, sockets and the caches of a usual web application; it counts against the memory on ECS and under
 * Compose.
 */
const DEFAULT_TEMPORARY_MIB = 64;

/** Absolute, normalised, and of characters that need no quoting in any of the outputs. */
const PLAIN = /^(\/(?!\.{1,2}(\/|$))[A-Za-z0-9._-]+)+$/;

/** Mounting in, on or above one of these would hide the interpreter, a secret or what the kernel provides. */
const TAKEN = [
  VENV_DIRECTORY, SUPPORT_DIRECTORY, SECRETS_DIRECTORY,
  '/proc', '/sys', '/dev',
  '/bin', '/etc', '/lib', '/lib64', '/sbin', '/usr',
  // A link to /run.
  '/var/run',
];

/** What a writable path allows besides. */
export interface WritablePathOptions {
  /**
   * Whether programs and libraries in it may be run, for libraries that compile at run time: Triton, `torch.compile`,
   * cffi, numba's CUDA. Otherwise what an attacker managed to write there cannot be started.
   *
   * ECS and Compose: `exec` or `noexec` of the tmpfs. Kubernetes always allows it, since an `emptyDir` has no such
   * option.
   *
   * @default false
   */
  readonly executable?: boolean;
}

/** A folder the application may write to. Everything else in the container is read-only. */
export class WritablePath {
  /**
   * An empty folder of limited size that belongs to the container's user. Its content is lost when the container ends.
   * ECS and Compose: tmpfs, counted against the memory. Kubernetes: `emptyDir`.
   *
   * `/tmp` is always there with 64 MiB; add it here to give it another size.
   *
   * @param path absolute, such as `/data`, or `/app/logs` where the application writes beside its code; it is created
   * where the image does not have it. Not in or above another writable path, a folder of the system, or files of the
   * image
   * @param sizeMiB limit in MiB, a whole number
   */
  public static of(path: string, sizeMiB: number, options: WritablePathOptions = {}): WritablePath {
    const shape = { path: TEXT, sizeMiB: NUMBER, options: objectWith('an object', { executable: optional(FLAG) }) };
    requireShape('WritablePath.of', { path, sizeMiB, options }, shape);
    return new WritablePath(path, sizeMiB, options.executable ?? false);
  }

  private constructor(
    /** Absolute path of the folder. */
    public readonly path: string,
    /** Most that may be written to it, in MiB. */
    public readonly sizeMiB: number,
    /** Whether programs and libraries in it may be run. */
    public readonly executable: boolean,
  ) {}

  /** One line for logs and messages, such as `WritablePath.of("/data", 64)`. */
  public toString(): string {
    const text = call('WritablePath.of', this.path, this.sizeMiB);
    return this.executable ? text.replace(/\)$/, ', { executable: true })') : text;
  }
}

/** What tmpfs gives a folder: `/tmp` is for everybody, others belong to the container's user. */
export function modeOf(path: string): string {
  return path === TEMPORARY_DIRECTORY ? '1777' : '0700';
}

/** The declared paths and `/tmp`, sorted by path. */
export function withTemporary(paths: WritablePath[]): WritablePath[] {
  const stated = paths.some(({ path }) => path === TEMPORARY_DIRECTORY);
  const all = stated ? [...paths] : [...paths, WritablePath.of(TEMPORARY_DIRECTORY, DEFAULT_TEMPORARY_MIB)];
  return all.sort((one, other) => (one.path < other.path ? -1 : 1));
}

/** @param paths with `/tmp`, sorted */
export function checkPaths(paths: WritablePath[], image: PythonImage, problems: Problems): void {
  const plain = paths.filter(({ path }) => PLAIN.test(path));
  paths.forEach(({ path }) => {
    const reason = whyNotMountable(path, image);
    if (reason !== undefined) { problems.add(`'writablePaths' has ${quote(path)}${reason}`); }
  });
  plain.forEach(({ path }, index) => checkNesting(path, plain.slice(0, index), problems));
  for (const { path, sizeMiB } of paths.filter(each => !isWholeNumber(each.sizeMiB, 1))) {
    problems.add(`'writablePaths' has ${quote(path)} with ${sizeMiB} MiB; use a whole number of MiB, such as 128`);
  }
}

/** Why nothing can be mounted there, as the end of a sentence with the repair; undefined where it can. */
export function whyNotMountable(path: string, image: PythonImage): string | undefined {
  if (!PLAIN.test(path)) {
    return "; use an absolute path of letters, digits, '.', '_' and '-' without '..' or a final '/', such as '/data'";
  }
  const taken = TAKEN.find(folder => contains(folder, path) || contains(path, folder)) ?? image._hiddenBy(path);
  return taken === undefined
    ? undefined
    : `, which would hide or change ${quote(taken)}; use another folder, such as '/data'`;
}

function checkNesting(path: string, earlier: WritablePath[], problems: Problems): void {
  const outer = earlier.find(other => contains(other.path, path));
  if (outer === undefined) { return; }
  problems.add(outer.path === path
    ? `'writablePaths' has ${quote(path)} more than once; keep one`
    : `'writablePaths' has ${quote(path)} inside ${quote(outer.path)}, which is writable already; `
      + `keep ${quote(outer.path)} and give it the size of both`);
}

/** Whether a path is the folder or in it. */
export function contains(folder: string, path: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}
