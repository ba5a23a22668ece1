import type { PythonBase } from './python-base';
import { MemoryAllocator } from '../memory-allocator';

/** Nobody knows what a base without a package manager has: jemalloc needs more than the C library. */
export function chooseAllocator(
  asked: MemoryAllocator | undefined, base: PythonBase, warnings: string[],
): MemoryAllocator {
  if (asked !== undefined || base._usesApt) { return asked ?? MemoryAllocator.JEMALLOC; }
  warnings.push(`Python gets its memory from ${MemoryAllocator.GLIBC}, since 'base' is ${base}, which may lack `
    + "libstdc++: if it has that, glibc 2.34 or newer and Debian's folders, set 'allocator' to "
    + 'MemoryAllocator.JEMALLOC, which needs less memory; else to MemoryAllocator.GLIBC');
  return MemoryAllocator.GLIBC;
}
