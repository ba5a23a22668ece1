import { posix } from 'path';
import type { BuildStep } from './build-step';
import { checkCommand, checkCommands, checkPath, checkStepVariables } from './check-step';
import { settingsOf, SETTINGS_VARIABLE } from './collect-static';
import type { Draft } from './outputs-of';
import type { CommandStepOptions, StageStepOptions } from './step-options';
import { line, toLine, type Line } from '../../private/line';
import { quote, shorten } from '../../private/messages';
import type { Problems } from '../../private/problems';
import type { FoundFile, RelativePath } from '../../project';
import { checkReference } from '../bases/image-reference';
import type { CommandStep, MessagesStep, StageStep, StepName, StepPlan } from '../image-plan';
import { CONTEXT, inApp } from '../places';
import type { PythonImageProps } from '../python-image-props';
import { sortedByName } from '../variables';

/** A folder of the build context that is for a step alone. */
export interface ContextPart {
  readonly directory: Line;
  /** At their paths in the tree. */
  readonly files: readonly FoundFile[];
}

/** Files at the top of a folder that tell which packages its code needs, of npm, pnpm, Yarn and Bun. */
const MANIFESTS = [
  'package.json', 'package-lock.json', 'npm-shrinkwrap.json', 'pnpm-lock.yaml', 'pnpm-workspace.yaml', 'yarn.lock',
  'bun.lock', 'bun.lockb',
];

/** Makes plans of steps, in their order, and collects the files that only they need. */
export class StepPlanner {
  public readonly parts: ContextPart[] = [];

  public constructor(
    private readonly props: PythonImageProps,
    private readonly drafts: readonly Draft[],
    private readonly problems: Problems,
  ) {}

  /** Undefined, with a problem, if the step is invalid. */
  public plan({ step, outputs }: Draft, index: number, isDefault: boolean): StepPlan | undefined {
    const { _settings: settings } = step;
    const common = { name: nameOf(index), outputs: outputs.map(path => this.inImage(path)), isBelow: false };
    switch (settings.kind) {
      case 'run': {
        checkCommand(settings.command, `${step}`, this.problems);
        return {
          ...common,
          ...this.command(step, index, settings.options),
          title: toLine(shorten(`Runs ${settings.command.join(' ')}.`)),
          isBelow: settings.options.belowPackages ?? false,
          isForStart: true,
          command: settings.command,
          isDjango: false,
        };
      }
      case 'django': switch (settings.command) {
        case 'compilemessages': return this.messages(common, index, outputs);
        case 'collectstatic': return {
          ...common,
          ...this.collectStatic(step, index, settings.options),
          title: isDefault
            ? line`Collects the static files, as for every project of Django; collectStatic: false turns it off.`
            : line`Collects the static files of Django.`,
        };
        default: return undefined;
      }
      case 'stage': return this.stage(common, step, index, settings.options);
    }
  }

  private collectStatic(
    step: BuildStep, index: number, options: CommandStepOptions,
  ): Omit<CommandStep, 'name' | 'outputs' | 'title' | 'isBelow'> {
    const { environment } = options;
    const settings = settingsOf(this.props, environment);
    if (settings === undefined) {
      this.problems.add(`${step} needs the settings of Django, which were not found; name their module: `
        + `environment: { ${SETTINGS_VARIABLE}: 'shop.settings' }`);
    }
    const known = { ...settings === undefined ? {} : { [SETTINGS_VARIABLE]: settings }, ...environment };
    return {
      ...this.command(step, index, { ...options, environment: known }),
      isForStart: false,
      command: ['collectstatic', '--noinput'],
      isDjango: true,
    };
  }

  private command(
    step: BuildStep, index: number, { environment = {}, inputs, network = false }: CommandStepOptions,
  ): Pick<CommandStep, 'by' | 'parts' | 'after' | 'environment' | 'hasNetwork'> {
    checkStepVariables(environment, step, this.problems);
    return {
      by: 'command',
      environment: sortedByName(environment),
      hasNetwork: network,
      ...inputs === undefined
        ? { parts: [CONTEXT.app], after: this.before(step, index).map(at => nameOf(at)) }
        : this.inputs(step, index, inputs),
    };
  }

  /** The steps before one whose outputs it may read: no static file comes from a translation. */
  private before(step: BuildStep, index: number): number[] {
    const isTranslated = ({ step: { _settings: each } }: Draft) =>
      each.kind === 'django' && each.command === 'compilemessages' && step._settings.kind === 'django';
    return this.drafts.slice(0, index).flatMap((draft, at) => isTranslated(draft) ? [] : [at]);
  }

  /** Files of the project, and outputs of steps before it. */
  private inputs(step: BuildStep, index: number, inputs: readonly string[]): Pick<CommandStep, 'parts' | 'after'> {
    const prop = `'inputs' of ${step}`;
    const after = new Set<StepName>();
    const ofProject: RelativePath[] = [];
    if (inputs.length === 0) { this.problems.add(`${prop} is empty; name what it reads, or remove it`); }
    for (const path of inputs.flatMap(written => checkPath(written, prop, this.problems, true) ?? [])) {
      const writers = this.drafts.flatMap(({ outputs }, at) => outputs.map(output => ({ at, output })))
        .filter(({ output }) => isIn(output, path) || isIn(path, output));
      for (const { at } of writers.filter(each => each.at < index)) { after.add(nameOf(at)); }
      const later = writers.find(({ at, output }) => at >= index && isIn(path, output));
      if (later) {
        this.problems.add(`${prop} has ${quote(path)}, which ${later.at === index ? 'it writes itself; remove it'
          : `a later step writes; put ${this.drafts[later.at].step} before it`}`);
      } else if (!writers.some(({ output }) => isIn(path, output))) {
        ofProject.push(path);
      }
    }
    const part = this.part(index, '', ofProject, prop, this.drafts.flatMap(({ outputs }) => outputs));
    return { parts: part === undefined ? [] : [part], after: [...after].sort() };
  }

  private messages(
    common: Pick<MessagesStep, 'name' | 'outputs' | 'isBelow'>, index: number, outputs: readonly RelativePath[],
  ): MessagesStep | undefined {
    const paths = outputs.map(path => path.replace(/mo$/, 'po') as RelativePath);
    const part = this.part(index, '', paths, "'buildSteps'", []);
    const title = line`Compiles the translations of Django, as its compilemessages does.`;
    return part && { ...common, by: 'messages', title, part, isForStart: false };
  }

  private stage(
    common: Pick<StageStep, 'name' | 'outputs' | 'isBelow'>, step: BuildStep, index: number, options: StageStepOptions,
  ): StageStep | undefined {
    const { environment = {}, install = [], run, inputs = [], network = true } = options;
    const { problems } = this;
    const image = checkReference(options.image, `'image' of ${step}`, problems);
    const context = checkPath(options.context, `'context' of ${step}`, problems, true);
    const output = checkPath(options.output, `'output' of ${step}`, problems);
    const others = inputs.flatMap(each => checkPath(each, `'inputs' of ${step}`, problems) ?? []);
    checkCommands(run, `'run' of ${step}`, problems);
    if (install.length > 0) { checkCommands(install, `'install' of ${step}`, problems); }
    checkStepVariables(environment, step, problems);
    if (!image || context === undefined || output === undefined) { return undefined; }
    const part = this.part(index, '', [context], `'context' of ${step}`, [
      posix.join(context, output), ...this.drafts.flatMap(({ outputs }) => outputs),
    ], others);
    const manifests = this.manifests(step, index, context, options);
    return part && {
      ...common,
      by: 'image',
      title: toLine(`${image.text} builds ${context === '.' ? 'the project' : context}.`),
      image: image.text,
      part,
      manifests,
      directory: this.inImage(context),
      install,
      run,
      environment: sortedByName(environment),
      hasNetwork: network,
      made: output,
      isForStart: true,
    };
  }

  /** What `install` sees. */
  private manifests(
    step: BuildStep, index: number, context: RelativePath, { install = [], manifests }: StageStepOptions,
  ): Line | undefined {
    if (install.length === 0) {
      if (manifests !== undefined) {
        this.problems.add(`'manifests' of ${step} are for 'install', which is missing; add it, or remove them`);
      }
      return undefined;
    }
    const prop = `'manifests' of ${step}`;
    const inContext = (path: string) => posix.join(context, path) as RelativePath;
    if (manifests !== undefined) {
      const paths = manifests.flatMap(each => checkPath(each, prop, this.problems) ?? []);
      return this.part(index, '-install', paths.map(inContext), prop, []);
    }
    const known = MANIFESTS.map(inContext).filter(path => this.props.project._sources.isFile(path));
    if (known.length === 0) {
      this.problems.add(`'install' of ${step} finds no package.json at the top of ${quote(context)}; name the files `
        + "that it reads in 'manifests', or move its commands to 'run'");
      return undefined;
    }
    return this.part(index, '-install', known, prop, []);
  }

  /** Undefined without files, which is a problem unless nothing was asked for. */
  private part(
    index: number, suffix: string, paths: readonly RelativePath[], prop: string, without: readonly string[],
    others: readonly string[] = [],
  ): Line | undefined {
    if (paths.length === 0) { return undefined; }
    const known = this.problems.messages.length;
    const sources = this.props.project._sources;
    const files = sources.selectPart({ paths: [...paths, ...others], without, prop }, this.problems);
    if (files.length === 0) {
      if (this.problems.messages.length === known) {
        this.problems.add(`${prop} has ${paths.map(quote).join(', ')}, where no file can be added to a build; `
          + 'correct it');
      }
      return undefined;
    }
    const directory = line`${CONTEXT.steps}/${index < 9 ? line`0` : line``}${index + 1}${suffix as Line}`;
    this.parts.push({ directory, files });
    return directory;
  }

  private inImage(path: RelativePath): Line {
    const home = this.props.project._sources.path;
    return inApp(path === '.' ? home : posix.join(home, path) as RelativePath);
  }
}

function nameOf(index: number): StepName {
  return `step-${index + 1}` as StepName;
}

function isIn(path: string, folder: string): boolean {
  return folder === '.' || path === folder || path.startsWith(`${folder}/`);
}
