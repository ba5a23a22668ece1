import { isBuilt } from './selection';
import { line, type Line } from '../../private/line';
import type { ImageArchitecture, InstalledPackage } from '../../project';
import type { BuildPackage } from '../image-plan';
import type { MemoryAllocator } from '../memory-allocator';

/** Debian's package and its program, by machine. */
const STRIP_TOOLS: Readonly<Record<string, readonly [name: Line, program: Line]>> = {
  x86_64: [line`binutils-x86-64-linux-gnu`, line`x86_64-linux-gnu-strip`],
  aarch64: [line`binutils-aarch64-linux-gnu`, line`aarch64-linux-gnu-strip`],
};

/** The build stage has tools only if a locked package needs them. */
export function buildTools(packages: readonly InstalledPackage[], allocator: MemoryAllocator): BuildPackage[] {
  const compiles = packages.some(isBuilt);
  return [
    ...compiles ? [{ name: line`build-essential`, purpose: 'compile' } as const] : [],
    ...gitTools(packages),
    { name: line`tini`, purpose: 'init' },
    ...allocator._package === undefined ? [] : [{ name: allocator._package, purpose: 'allocator' } as const],
  ];
}

/** What fetches the packages that come from git. */
export function gitTools(packages: ReadonlyArray<Pick<InstalledPackage, 'source' | 'artifact'>>): BuildPackage[] {
  const fetches = packages.some(({ source }) => source === 'git');
  const large = packages.some(({ artifact }) => artifact?.kind === 'git' && artifact.lfs);
  return [
    ...fetches ? [{ name: line`git`, purpose: 'fetch from git' } as const] : [],
    ...large ? [{ name: line`git-lfs`, purpose: 'fetch from git' } as const] : [],
  ];
}

/** Debian's tool that removes symbols from the code of one processor, on any processor. */
export function stripTool({ machine }: ImageArchitecture): BuildPackage {
  const [name, program] = STRIP_TOOLS[machine];
  return { name, purpose: 'strip', program };
}
