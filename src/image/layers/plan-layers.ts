import { checkPackages } from './check-packages';
import type { LayerStrategy } from './layer-strategy';
import { NativeSymbols } from './native-symbols';
import { groupPackages } from './package-groups';
import { PruneProfile } from './prune-profile';
import { FILES_DIRECTORY } from './requirements';
import { line, type Line } from '../../private/line';
import { quote } from '../../private/messages';
import type { Problems } from '../../private/problems';
import { parseName, type ImageArchitecture, type InstalledPackage, type PythonProject } from '../../project';
import type { BaseImage, ImageLayer, ImagePlan, WheelPlan } from '../image-plan';
import { buildTools, stripTool } from '../install/build-tools';
import { pythonPlatform } from '../install/python-platform';
import { isBuilt, isLocal, selectPackages } from '../install/selection';
import type { MemoryAllocator } from '../memory-allocator';
import {
  APP_DIRECTORY, CONTEXT, inApp, LAYERS_DIRECTORY, RUNTIME_LAYER, SUPPORT_DIRECTORY, VENV_DIRECTORY,
} from '../places';

export interface LayerQuestion {
  readonly project: PythonProject;
  readonly packages: readonly InstalledPackage[];
  readonly base: BaseImage;
  readonly buildBase: BaseImage;
  readonly architecture: ImageArchitecture;
  readonly strategy: LayerStrategy;
  readonly prune?: PruneProfile;
  readonly symbols?: NativeSymbols;
  readonly uncheckedExtensions: readonly string[];
  readonly others: OtherLayers;
  readonly allocator: MemoryAllocator;
  readonly wheels: readonly WheelPlan[];
}

/** Layers besides those of the packages, the base and the application, from the least to the most often changed. */
export interface OtherLayers {
  /** Below the packages, which change more often. */
  readonly below: readonly ImageLayer[];
  /** Above the packages, and below the application. */
  readonly above: readonly ImageLayer[];
}

/** Debian packages as files. */
export const DEBIAN_LAYER: ImageLayer = tree('debian', line`debian`);

/** All of a plan that depends on how the files are divided into layers. */
type LayerPlan = Pick<ImagePlan, 'buildPackages' | 'install' | 'layers' | 'metadata'>;

export function planLayers(question: LayerQuestion, problems: Problems): LayerPlan {
  const { packages, strategy, prune, symbols, uncheckedExtensions } = question;
  strategy._validate(numberOf(question.others), problems);
  const names = [...packages.filter(each => !isLocal(each)), ...question.wheels].map(({ name }) => name);
  prune?._validate(names, problems);
  symbols?._validate(names, problems);
  checkPackages("'uncheckedExtensions' has those", uncheckedExtensions, names, problems);
  if (strategy._maxLayers === undefined) {
    if (uncheckedExtensions.length > 0) {
      problems.add(`'uncheckedExtensions' has packages, but 'layers' is ${strategy}, which opens no native file; `
        + 'remove one of them');
    }
    const { isUvLock, lockFile } = question.project._installation;
    if (!isUvLock) {
      problems.add(`'layers' is ${strategy}, which installs with \`uv sync\` from a uv.lock, but the project has `
        + `${quote(lockFile)}; use LayerStrategy.partitioned()`);
    }
    for (const [prop, value] of Object.entries({ prune, symbols }).filter(([, each]) => each !== undefined)) {
      problems.add(`'${prop}' is ${value}, but 'layers' is ${strategy}, which leaves packages as they are; `
        + 'remove one of them');
    }
  }
  return strategy._maxLayers === undefined ? inOneLayer(question) : inGroups(question, problems);
}

function numberOf({ below, above }: OtherLayers): number {
  return below.length + above.length;
}

function inOneLayer({ project, packages, allocator, architecture }: LayerQuestion): LayerPlan {
  const { lockPath } = project._installation;
  return {
    buildPackages: buildTools(packages, allocator),
    install: {
      by: 'lock',
      ...lockPath === '.' ? {} : { lockDirectory: inApp(lockPath) },
      ...selectPackages(project, packages),
    },
    metadata: [],
    layers: [
      ...allocator._package === undefined ? [] : [
        { from: 'build', source: allocator._file(architecture), target: allocator._file(architecture) } as const,
      ],
      { from: 'build', source: line`/usr/bin/tini-static`, target: line`/usr/local/bin/tini` },
      { from: 'build', source: line`${LAYERS_DIRECTORY}/etc/`, target: line`/etc/` },
      { from: 'context', source: line`${CONTEXT.container}/`, target: line`${SUPPORT_DIRECTORY}/` },
      { from: 'build', source: line`${VENV_DIRECTORY}/`, target: line`${VENV_DIRECTORY}/` },
      { from: 'context', source: line`${CONTEXT.app}/`, target: line`${APP_DIRECTORY}/` },
    ],
  };
}

function inGroups(question: LayerQuestion, problems: Problems): LayerPlan {
  const { project, packages, base, buildBase, architecture, strategy, others, allocator } = question;
  const { prune = PruneProfile.DEFAULT, symbols = NativeSymbols.STRIPPED } = question;
  const { lockFile, indexes } = project._installation;
  const groups = groupPackages(packages, strategy._mostGroups(numberOf(others))!);
  const builds = packages.some(isBuilt);
  // An index is asked for the files that the lock does not name.
  const isAsked = packages.some(({ artifact }) => artifact?.kind === 'release');
  const metadata = project._sources.metadataEntries(question.wheels.map(({ path }) => path));
  return {
    buildPackages: [...buildTools(packages, allocator), stripTool(architecture)],
    install: {
      by: 'groups',
      groups,
      lockFile,
      platform: builds || ![base, buildBase].every(each => each.everyPlatform)
        ? undefined
        : pythonPlatform(architecture, base.glibc)?.name,
      builds,
      indexes,
      settings: project._installation.settingsFor(packages, builds || isAsked, FILES_DIRECTORY, problems),
      keptFiles: prune._kept,
      keptSymbols: symbols._kept,
      unchecked: [...new Set(question.uncheckedExtensions.map(name => parseName(name) ?? name))].sort(),
    },
    metadata,
    layers: [
      tree('build', RUNTIME_LAYER),
      ...others.below,
      ...groups.map(({ name }) => tree('build', name)),
      ...others.above,
      tree('application', line`python`),
      tree('application', line`application`),
      ...metadata.length === 0 ? [] : [
        { from: 'context', source: CONTEXT.metadata, target: line`/` } as const,
      ],
    ],
  };
}

/** A folder of a stage with everything at its path in the image. */
export function tree(from: ImageLayer['from'], name: Line): ImageLayer {
  return { from, source: line`${LAYERS_DIRECTORY}/${name}/`, target: line`/` };
}
