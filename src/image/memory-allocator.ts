import { line, type Line } from '../private/line';
import { quote } from '../private/messages';
import type { Problems } from '../private/problems';
import type { ImageArchitecture } from '../project';
import type { Variables } from './variables';

/** How the loader knows it: the folder is another one for each processor. */
const JEMALLOC = { package: line`libjemalloc2`, library: line`libjemalloc.so.2` } as const;

/** Debian's folders of libraries, by machine. */
const LIBRARIES: Readonly<Record<string, Line>> = {
  x86_64: line`/usr/lib/x86_64-linux-gnu`, aarch64: line`/usr/lib/aarch64-linux-gnu`,
};

/**
 * Where Python gets its memory from. It becomes `ENV` of the image, and for jemalloc Debian's `libjemalloc2`
 * in the layer of the runtime; every target inherits it. Measured in `docs/memory.md`.
 */
export class MemoryAllocator {
  /**
   * jemalloc for every object, with one arena, which returns what is free for 0.2 seconds to the system. It needs glibc
   * 2.34 and `libstdc++` in Debian's folders, which official images and distroless have.
   */
  public static readonly JEMALLOC = new MemoryAllocator('JEMALLOC', {
    PYTHONMALLOC: 'malloc',
    LD_PRELOAD: JEMALLOC.library,
    MALLOC_CONF: 'narenas:1,dirty_decay_ms:200',
    // Of glibc, if something else replaces LD_PRELOAD where the container runs.
    MALLOC_ARENA_MAX: '2',
  });

  /**
   * glibc's malloc for every object, with two arenas: by default it creates up to eight for each core of the *node*,
   * and freed memory stays in them. Use it where jemalloc cannot be loaded, or must not.
   */
  public static readonly GLIBC = new MemoryAllocator('GLIBC', { PYTHONMALLOC: 'malloc', MALLOC_ARENA_MAX: '2' });

  /**
   * CPython's own allocator for small objects, glibc's with two arenas for the rest. Use it where throughput matters
   * more than memory.
   */
  public static readonly PYMALLOC = new MemoryAllocator('PYMALLOC', {
    PYTHONMALLOC: 'pymalloc', MALLOC_ARENA_MAX: '2',
  });

  /** The variables that select it. */
  public readonly environment: { [name: string]: string };

  private constructor(private readonly name: string, environment: { [name: string]: string }) {
    this.environment = Object.freeze(environment);
  }

  /**
   * Debian's package of it; undefined if every image has it.
   *
   * @internal
   */
  public get _package(): Line | undefined {
    return this.name === 'JEMALLOC' ? JEMALLOC.package : undefined;
  }

  /**
   * Its file where Debian's package is installed.
   *
   * @internal
   */
  public _file({ machine }: ImageArchitecture): Line {
    return line`${LIBRARIES[machine]}/${JEMALLOC.library}`;
  }

  /**
   * Reports a variable that would take its library away.
   *
   * @internal
   */
  public _checkPreload({ LD_PRELOAD: preload }: Variables, problems: Problems): void {
    if (typeof preload !== 'string' || this._package === undefined) { return; }
    const others = preload.trim();
    const files = preload.split(/[ :]/).map(path => path.split('/').at(-1));
    if (files.includes(JEMALLOC.library)) { return; }
    problems.add(`'environment.LD_PRELOAD' is ${quote(preload)}, without ${JEMALLOC.library}, and Python would `
      + `get its memory from glibc; use ${quote(`${JEMALLOC.library} ${others}`.trim())}, or an image with another `
      + "'allocator', such as MemoryAllocator.GLIBC");
  }

  /**
   * Reports variables whose values the synth does not know, and with which its library might be gone.
   *
   * @internal
   */
  public _checkUnknown(variables: readonly string[], problems: Problems): void {
    if (this._package === undefined || !variables.includes('LD_PRELOAD')) { return; }
    problems.add(`'LD_PRELOAD' is set by the image, for ${JEMALLOC.library}, and its value must be known: set it in `
      + "'environment', not in 'settings' or 'secrets', or use another 'allocator' of the image");
  }

  /** One line for logs and messages, such as `MemoryAllocator.JEMALLOC`. */
  public toString(): string {
    return `MemoryAllocator.${this.name}`;
  }
}
