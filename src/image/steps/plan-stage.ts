import { posix } from 'path';
import type { BuildStep } from './build-step';
import { checkCommands, checkPath, checkStepVariables } from './check-step';
import type { ContextParts } from './context-parts';
import type { StageStepOptions } from './step-options';
import { planStepSecrets } from './step-secrets';
import { line, toLine, type Line } from '../../private/line';
import { quote } from '../../private/messages';
import type { Problems } from '../../private/problems';
import { parsePath, type PythonProject, type RelativePath } from '../../project';
import { checkReference } from '../bases/image-reference';
import { inApp } from '../places';
import type { StageStep } from '../step-plan';
import { sortedByName } from '../variables';

/** Files at the top of a folder that tell which packages its code needs, of npm, pnpm, Yarn and Bun. */
const MANIFESTS = [
  'package.json', 'package-lock.json', 'npm-shrinkwrap.json', 'pnpm-lock.yaml', 'pnpm-workspace.yaml', 'yarn.lock',
  'bun.lock', 'bun.lockb',
];

/** What else such a tool reads to install them. */
const INSTALL_SETTINGS = ['.npmrc', '.pnpmfile.cjs', '.yarn', '.yarnrc', '.yarnrc.yml', 'bunfig.toml'];

/** What a stage has in common with other steps. */
type Common = Pick<StageStep, 'name' | 'outputs' | 'isBelow'>;

/** Where and with what the plan of a stage is made. */
interface StageQuestion {
  readonly project: PythonProject;
  readonly step: BuildStep;
  readonly index: number;
  readonly options: StageStepOptions;
  /** What any step writes below the project. */
  readonly written: readonly RelativePath[];
  readonly parts: ContextParts;
}

/** Undefined, with a problem, if the stage is invalid. */
export function planStage(question: StageQuestion, common: Common, problems: Problems): StageStep | undefined {
  const { project, step, index, options, written, parts } = question;
  const { environment = {}, install = [], run, inputs = [], network = true } = options;
  const image = checkReference(options.image, `'image' of ${step}`, problems);
  const context = options.context === undefined ? [] : sourcesOf(question, 'context', [options.context], problems);
  const output = checkPath(options.output, `'output' of ${step}`, problems);
  const others = sourcesOf(question, 'inputs', inputs, problems);
  checkCommands(run, `'run' of ${step}`, problems);
  if (install.length > 0) { checkCommands(install, `'install' of ${step}`, problems); }
  checkStepVariables(environment, step, problems, 'secretVariables');
  const isWrong = options.context !== undefined && context.length === 0;
  const manifests = isWrong ? [] : manifestsOf(question, context.at(0), problems);
  if (!image || output === undefined || isWrong) { return undefined; }
  const [folder = '.' as RelativePath] = context;
  const levels = project._sources.levelsAbove([...context, ...others, ...manifests]);
  const home = project._sources.homeIn(levels);
  const part = parts.add(index, {
    paths: [...context, ...others],
    prop: context.length > 0 ? `'context' of ${step}` : `'inputs' of ${step}`,
    written: [posix.join(folder, output), ...written],
    sets: Object.keys({ ...environment, ...options.secretVariables }),
    levels,
  });
  return {
    ...common,
    by: 'image',
    title: toLine(`${image.text} ${titleOf(context.at(0), output)}`),
    image: image.text,
    part,
    manifests: parts.add(index, { paths: manifests, prop: `'manifests' of ${step}`, levels, suffix: line`-install` }),
    directory: inApp(posix.join(home, folder) as RelativePath),
    install,
    run,
    environment: sortedByName(environment),
    secrets: planStepSecrets(step, options, environment, problems),
    hasNetwork: network,
    made: output,
    isForStart: true,
  };
}

function titleOf(context: RelativePath | undefined, output: Line): string {
  return context === undefined ? `makes ${output}.` : `builds ${context === '.' ? 'the project' : context}.`;
}

/** Files and folders of the project, and beside it, which are written relative to a folder. */
function sourcesOf(
  { project, step }: StageQuestion, name: 'context' | 'inputs' | 'manifests', paths: readonly string[],
  problems: Problems, folder: RelativePath = '.' as RelativePath,
): RelativePath[] {
  return paths.flatMap(written => {
    const below = written.trim() === '' ? undefined : parsePath(written);
    if (below === undefined) {
      problems.add(`'${name}' of ${step} has ${quote(written)}; use a relative path without control characters, such `
        + "as 'frontend' or '../frontend'");
      return [];
    }
    const path = posix.join(folder, below) as RelativePath;
    if (name === 'context' && project._sources.isFile(path)) {
      problems.add(`'context' of ${step} has ${quote(written)}, which is a file; name its folder, or the file in `
        + "'inputs'");
      return [];
    }
    // It may hold anything.
    if (project._sources.isAboveWorkspace(path)) {
      problems.add(`'${name}' of ${step} has ${quote(written)}, which contains the project and all that is beside it; `
        + "name a folder in it, such as '../frontend'");
      return [];
    }
    return [path];
  });
}

/** What `install` sees, relative to the project. */
function manifestsOf(
  question: StageQuestion, context: RelativePath | undefined, problems: Problems,
): RelativePath[] {
  const { project, step, options: { install = [], manifests } } = question;
  if (install.length === 0 || context === undefined) {
    if (manifests !== undefined) {
      problems.add(`'manifests' of ${step} are for 'install', which is missing; add it, or remove them`);
    } else if (install.length > 0) {
      problems.add(`'install' of ${step} is for files of 'context', which is missing; add it, or move its commands to `
        + "'run'");
    }
    return [];
  }
  const inContext = (path: string) => posix.join(context, path) as RelativePath;
  if (manifests !== undefined) {
    return sourcesOf(question, 'manifests', manifests, problems, context);
  }
  const known = MANIFESTS.map(inContext).filter(path => project._sources.isFile(path));
  if (known.length === 0) {
    problems.add(`'install' of ${step} finds no package.json at the top of ${quote(context)}; name the files `
      + "that it reads in 'manifests', or move its commands to 'run'");
  }
  const settings = INSTALL_SETTINGS.map(inContext)
    .filter(path => project._sources.exists(path) && project._sources.mayBeInPart(path));
  return [...known, ...settings];
}
