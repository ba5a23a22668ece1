import { APP_DIRECTORY, SECRETS_DIRECTORY, SUPPORT_DIRECTORY, TEMPORARY_DIRECTORY } from '../image';
import { isWholeNumber } from './whole-number';

/** Room for uploads, sockets and the caches of a usual web application; it counts against the memory on ECS and under Compose. */
const DEFAULT_TEMPORARY_MIB = 64;

/** Absolute, normalised, and of characters that need no quoting in any of the outputs. */
const PLAIN = /^(\/(?!\.{1,2}(\/|$))[A-Za-z0-9._-]+)+$/;

/** Mounting in, on or above one of these would hide the application, its interpreter, a secret or what the kernel provides. */
const TAKEN = [
  APP_DIRECTORY, SUPPORT_DIRECTORY, SECRETS_DIRECTORY,
  '/proc', '/sys', '/dev',
  '/bin', '/etc', '/lib', '/lib64', '/sbin', '/usr',
  // A link to /run.
  '/var/run',
];

/** A folder the application may write to. Everything else in the container is read-only. */
export class WritablePath {
  /**
   * An empty folder of limited size that belongs to the container's user. What is in it ends with the container.
   * ECS and Compose: tmpfs, counted against the memory. Kubernetes: `emptyDir`.
   *
   * `/tmp` is always there with 64 MiB; state it here to give it another size.
   *
   * @param path absolute, such as `/data`; not in or above another writable path, nor a folder that the image or the system uses
   * @param sizeMiB limit in MiB, a whole number
   */
  public static of(path: string, sizeMiB: number): WritablePath {
    return new WritablePath(path, sizeMiB);
  }

  private constructor(
    /** Absolute path of the folder. */
    public readonly path: string,
    /** Most that may be written to it, in MiB. */
    public readonly sizeMiB: number,
  ) {}
}

/** The declared paths and `/tmp`, sorted by path. */
export function withTemporary(paths: WritablePath[]): WritablePath[] {
  const stated = paths.some(({ path }) => path === TEMPORARY_DIRECTORY);
  const all = stated ? [...paths] : [...paths, WritablePath.of(TEMPORARY_DIRECTORY, DEFAULT_TEMPORARY_MIB)];
  return all.sort((one, other) => (one.path < other.path ? -1 : 1));
}

/** @param paths with `/tmp`, sorted */
export function pathProblems(paths: WritablePath[]): string[] {
  const plain = paths.filter(({ path }) => PLAIN.test(path));
  return [
    ...paths.filter(each => !plain.includes(each)).map(({ path }) =>
      `'writablePaths' has ${JSON.stringify(path)}; use an absolute path of letters, digits, '.', '_' and '-' `
      + "without '..' or a final '/', such as '/data'"),
    ...plain.flatMap((each, index) => [...placeProblems(each), ...nestingProblems(each, plain.slice(0, index))]),
    ...paths.filter(({ sizeMiB }) => !isWholeNumber(sizeMiB, 1)).map(({ path, sizeMiB }) =>
      `'writablePaths' gives ${JSON.stringify(path)} ${sizeMiB} MiB; state a whole number of MiB, such as 128`),
  ];
}

function placeProblems({ path }: WritablePath): string[] {
  const taken = TAKEN.find(folder => contains(folder, path) || contains(path, folder));
  return taken === undefined
    ? []
    : [`'writablePaths' has '${path}', which would cover or change '${taken}'; choose a folder of its own, such as '/data'`];
}

function nestingProblems({ path }: WritablePath, earlier: WritablePath[]): string[] {
  const outer = earlier.find(other => contains(other.path, path));
  if (outer === undefined) { return []; }
  return [outer.path === path
    ? `'writablePaths' has '${path}' more than once; keep one`
    : `'writablePaths' has '${path}' inside '${outer.path}', which is writable already; keep '${outer.path}' and give it the size of both`];
}

function contains(folder: string, path: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}
