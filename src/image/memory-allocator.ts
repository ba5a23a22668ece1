/**
 * Who hands out memory inside the process. It becomes `ENV` of the image; every target inherits it.
 *
 * All bound glibc to two arenas: by itself it makes up to eight for each core of the *node*, and freed memory stays
 * scattered among them.
 */
export class MemoryAllocator {
  /** glibc's malloc for every object, with two arenas, so that freed memory can go back to the system. */
  public static readonly MALLOC = new MemoryAllocator('malloc');

  /** CPython's own allocator for small objects, glibc's for the rest. Choose it when one thread churns small objects: that takes about a quarter less time. */
  public static readonly PYMALLOC = new MemoryAllocator('pymalloc');

  /** The variables that choose it. */
  public readonly environment: { [name: string]: string };

  private constructor(pythonMalloc: string) {
    this.environment = Object.freeze({ PYTHONMALLOC: pythonMalloc, MALLOC_ARENA_MAX: '2' });
  }
}
