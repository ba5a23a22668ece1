import { both, estimate, NOTHING, type Estimate } from './byte-interval';
import { estimatePackage, type Kept, type PackageEstimate } from './estimate-package';
import type { InstalledPackage } from '../../project';
import type { BaseImage, ImageLayer, ImagePlan, InstallPlan } from '../image-plan';
import { isLocal } from '../install/selection';
import { CONTEXT, LAYERS_DIRECTORY, RUNTIME_LAYER, VENV_DIRECTORY } from '../places';

/** A file of the application. */
export interface SizedFile {
  readonly path: string;
  readonly bytes: number;
}

export interface EstimatedPackage extends PackageEstimate {
  readonly package: InstalledPackage;
}

/** What something takes in a registry and on a disk. */
export interface Weight {
  readonly packed: Estimate;
  readonly unpacked: Estimate;
}

export interface EstimatedLayer {
  readonly name: string;
  /** Sorted by name. */
  readonly packages: readonly EstimatedPackage[];
  /** What is in it besides packages; undefined if neither lock nor sources say. */
  readonly own?: Weight;
}

/** Everything in a layer of which the bytes are known. */
export function weightsOf({ packages, own }: EstimatedLayer): Weight[] {
  return [...packages, ...own === undefined ? [] : [own]];
}

const EMPTY: Weight = { packed: NOTHING, unpacked: NOTHING };

/** jemalloc of Debian 13: 843 kB on x86-64 and 593 kB on arm64, with its licence. */
const ALLOCATOR: Weight = { packed: estimate(311_000, 0.3, 0.1), unpacked: estimate(855_000, 0.3, 0.1) };

/** tini, probe, launcher and links: the same in every image. */
const RUNTIME: Weight = { packed: estimate(338_000, 0.1, 0.1), unpacked: estimate(750_000, 0.1, 0.1) };

const RUNTIME_WITH_ALLOCATOR: Weight = {
  packed: both(RUNTIME.packed, ALLOCATOR.packed), unpacked: both(RUNTIME.unpacked, ALLOCATOR.unpacked),
};

/** In one layer each, with `LayerStrategy.single()`, by the last part of its path. */
const SINGLE: Readonly<Record<string, Weight>> = {
  'libjemalloc.so.2': ALLOCATOR,
  'tini-static': { packed: estimate(330_000, 0.1, 0.1), unpacked: estimate(740_000, 0.1, 0.1) },
  'etc': { packed: estimate(900, 0.5, 0.5), unpacked: estimate(2_000, 0.5, 0.5) },
  'container': { packed: estimate(3_000, 0.5, 0.5), unpacked: estimate(8_000, 0.5, 0.5) },
};

/** Bytecode of Python's own modules: from what a small worker imports to all of them, 12.9 MB and 5.0 packed. */
const STANDARD_LIBRARY: Weight = {
  packed: estimate(1_500_000, 0.7, 2.4), unpacked: estimate(4_500_000, 0.7, 1.9),
};

const METADATA: Weight = { packed: estimate(280, 0.5, 1), unpacked: estimate(160, 0.5, 5) };

/**
 * Of a source, packed and unpacked with its bytecode, and of another file packed; the files of an application are too
 * few for a measured ratio, and other files may be texts or pictures.
 */
const SOURCE = { packed: 0.75, unpacked: 2.1, width: 0.3 };
const OTHER_FILE = { packed: 0.6, width: 0.65 };

/**
 * Official images of amd64 in November 2026, packed by gzip. They change with each update of Debian, and differ with
 * the minor of Python.
 */
const BASES: Readonly<Record<string, Weight>> = {
  slim: { packed: estimate(42_100_000, 0.08, 0.08), unpacked: estimate(114_800_000, 0.08, 0.08) },
  distroless: { packed: estimate(21_500_000, 0.08, 0.08), unpacked: estimate(57_400_000, 0.08, 0.08) },
};

/** Size of an official base; undefined for a base of one's own. */
export function baseWeight({ declared, label }: BaseImage): Weight | undefined {
  return declared ? undefined : BASES[label];
}

/** The layers of an image above its base, the lowest first. The last is the empty one that Docker makes for WORKDIR. */
export function estimateLayers(plan: ImagePlan, files: readonly SizedFile[]): EstimatedLayer[] {
  const packages = plan.packages
    .filter(each => !isLocal(each))
    .map(each => ({ package: each, ...estimatePackage(each, keptOf(plan.install, each.name)) }));
  return [...plan.layers.map(layer => estimateLayer(layer, plan, packages, files)), {
    name: 'WORKDIR', packages: [], own: EMPTY,
  }];
}

function estimateLayer(
  { source }: ImageLayer,
  { install, allocator }: ImagePlan,
  packages: readonly EstimatedPackage[],
  files: readonly SizedFile[],
): EstimatedLayer {
  const name = source.replace(/\/$/, '').split('/').at(-1)!;
  if (source === `${VENV_DIRECTORY}/`) { return { name: 'packages', packages, own: EMPTY }; }
  if (install.by === 'lock' && name in SINGLE) { return { name, packages: [], own: SINGLE[name] }; }
  const group = install.by === 'groups' ? install.groups.find(each => source === treeOf(each.name)) : undefined;
  if (group) {
    const names = new Set<string>(group.packages.map(each => each.name));
    return { name, packages: packages.filter(each => names.has(each.package.name)), own: EMPTY };
  }
  switch (source as string) {
    case treeOf(RUNTIME_LAYER):
      return { name, packages: [], own: allocator._package === undefined ? RUNTIME : RUNTIME_WITH_ALLOCATOR };
    case treeOf('python'): return { name, packages: [], own: STANDARD_LIBRARY };
    case treeOf('application'):
    case `${CONTEXT.app}/`: return { name: 'application', packages: [], own: applicationWeight(files) };
    case CONTEXT.metadata: return { name: 'metadata', packages: [], own: METADATA };
    // System packages, compiled packages and build steps: neither the lock nor the sources say what they bring.
    default: return { name, packages: [] };
  }
}

function treeOf(name: string): string {
  return `${LAYERS_DIRECTORY}/${name}/`;
}

/** Which of the builder's rules are turned off for a package. */
function keptOf(install: InstallPlan, name: string): Kept {
  if (install.by === 'lock') { return { files: true, columns: true }; }
  const rules = install.keptFiles
    .map(each => each.split(':'))
    .filter(([, whose]) => whose === '*' || whose === name)
    .map(([rule]) => rule);
  const symbols = install.keptSymbols.some(whose => whose === '*' || whose === name);
  return { files: symbols || rules.some(rule => rule !== 'columns'), columns: rules.includes('columns') };
}

function applicationWeight(files: readonly SizedFile[]): Weight {
  const bytes = (isSource: boolean): number => files
    .filter(({ path }) => path.endsWith('.py') === isSource)
    .reduce((total, each) => total + Math.min(each.bytes, 1e12), 0);
  const [sources, others] = [bytes(true), bytes(false)];
  return {
    packed: both(
      estimate(sources * SOURCE.packed, SOURCE.width, SOURCE.width),
      estimate(others * OTHER_FILE.packed, OTHER_FILE.width, OTHER_FILE.width),
    ),
    unpacked: both(estimate(sources * SOURCE.unpacked, SOURCE.width, SOURCE.width), estimate(others, 0, 0)),
  };
}
