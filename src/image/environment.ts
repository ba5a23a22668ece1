import { TEMPORARY_DIRECTORY } from './places';

/**
 * The memory allocator of the Python process. It becomes `ENV` of the image; every target inherits it.
 *
 * Both limit glibc to two arenas: by default it creates up to eight for each core of the *node*, and freed memory stays
 * in them.
 */
export class MemoryAllocator {
  /** glibc's malloc for every object, with two arenas, so that freed memory can go back to the system. */
  public static readonly MALLOC = new MemoryAllocator('malloc');

  /**
   * CPython's own allocator for small objects, glibc's for the rest. Use it if one thread creates and frees many small
   * objects: that takes about a quarter less time.
   */
  public static readonly PYMALLOC = new MemoryAllocator('pymalloc');

  /** The variables that select it. */
  public readonly environment: { [name: string]: string };

  private constructor(pythonMalloc: string) {
    this.environment = Object.freeze({ PYTHONMALLOC: pythonMalloc, MALLOC_ARENA_MAX: '2' });
  }

  /** One line for logs and messages, such as `MemoryAllocator.MALLOC`. */
  public toString(): string {
    return `MemoryAllocator.${this.environment.PYTHONMALLOC.toUpperCase()}`;
  }
}

/** Logs appear immediately, no bytecode is written at run time, and a crash in C prints a traceback. */
export const INTERPRETER_VARIABLES = {
  PYTHONUNBUFFERED: '1',
  PYTHONDONTWRITEBYTECODE: '1',
  PYTHONFAULTHANDLER: '1',
} as const;

/**
 * Libraries that write a cache at run time, by default to their own package (numba), the user's configuration
 * (matplotlib) or a folder named after the user (torch). On a read-only root they warn, fail or rebuild it each time.
 */
const CACHES: ReadonlyArray<{ readonly library: string; readonly variable: string }> = [
  { library: 'huggingface-hub', variable: 'HF_HOME' },
  { library: 'matplotlib', variable: 'MPLCONFIGDIR' },
  { library: 'numba', variable: 'NUMBA_CACHE_DIR' },
  { library: 'torch', variable: 'TORCHINDUCTOR_CACHE_DIR' },
  { library: 'triton', variable: 'TRITON_CACHE_DIR' },
];

/** Moves the caches of the installed libraries to the folder that is always writable. */
export function cacheVariables(packages: ReadonlyArray<{ readonly name: string }>): Record<string, string> {
  const installed = new Set(packages.map(each => each.name));
  return Object.fromEntries(CACHES
    .filter(({ library }) => installed.has(library))
    .map(({ library, variable }) => [variable, `${TEMPORARY_DIRECTORY}/${library}`]));
}
