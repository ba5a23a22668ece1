import type { BuildStep } from './build-step';
import { checkCommand, checkPath, checkStepVariables } from './check-step';
import { settingsOf, SETTINGS_VARIABLE } from './collect-static';
import { ContextParts, type ContextPart } from './context-parts';
import { isPlace, outputInImage, readOutput } from './output-path';
import { writtenBelow, type Draft } from './outputs-of';
import { planStage } from './plan-stage';
import type { CommandStepOptions } from './step-options';
import { planStepSecrets } from './step-secrets';
import { line, toLine } from '../../private/line';
import { quote, shorten } from '../../private/messages';
import type { Problems } from '../../private/problems';
import type { RelativePath } from '../../project';
import { CONTEXT } from '../places';
import type { PythonImageProps } from '../python-image-props';
import type { CommandStep, MessagesStep, StepName, StepPlan } from '../step-plan';
import { sortedByName } from '../variables';

/** Makes plans of steps, in their order, and collects the files that only they need. */
export class StepPlanner {
  private readonly parts: ContextParts;

  public constructor(
    private readonly props: PythonImageProps,
    private readonly drafts: readonly Draft[],
    warnings: string[],
    private readonly problems: Problems,
  ) {
    this.parts = new ContextParts(props, warnings, problems);
  }

  /** The files that only the steps need, which were planned so far. */
  public get contextParts(): readonly ContextPart[] {
    return this.parts.all;
  }

  /** Undefined, with a problem, if the step is invalid. */
  public plan({ step, outputs }: Draft, index: number, isDefault: boolean): StepPlan | undefined {
    const { _settings: settings } = step;
    const places = outputs.map(path => outputInImage(path, this.home));
    const common = { name: nameOf(index), outputs: places, isBelow: false };
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
      case 'stage': {
        const { props: { project }, written, parts } = this;
        const question = { project, step, index, options: settings.options, written, parts };
        return planStage(question, common, this.problems);
      }
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
    step: BuildStep, index: number, options: CommandStepOptions,
  ): Pick<CommandStep, 'by' | 'parts' | 'after' | 'environment' | 'secrets' | 'hasNetwork'> {
    const { environment = {}, inputs, network = false } = options;
    checkStepVariables(environment, step, this.problems, 'secretVariables');
    return {
      by: 'command',
      environment: sortedByName(environment),
      secrets: planStepSecrets(step, options, environment, this.problems),
      hasNetwork: network,
      ...inputs === undefined
        ? { parts: [CONTEXT.app], after: this.before(step, index).map(at => nameOf(at)) }
        : this.inputs(step, index, options, inputs),
    };
  }

  /** The steps before one whose outputs it may read: no static file comes from a translation. */
  private before(step: BuildStep, index: number): number[] {
    const isTranslated = ({ step: { _settings: each } }: Draft) =>
      each.kind === 'django' && each.command === 'compilemessages' && step._settings.kind === 'django';
    return this.drafts.slice(0, index).flatMap((draft, at) => isTranslated(draft) ? [] : [at]);
  }

  /** Files of the project, and outputs of steps before it. */
  private inputs(
    step: BuildStep, index: number, { environment, secretVariables }: CommandStepOptions, inputs: readonly string[],
  ): Pick<CommandStep, 'parts' | 'after'> {
    const prop = `'inputs' of ${step}`;
    const after = new Set<StepName>();
    const ofProject: RelativePath[] = [];
    if (inputs.length === 0) { this.problems.add(`${prop} is empty; name what it reads, or remove it`); }
    // Outputs outside of the project have only their whole names.
    const read = inputs.map(written => written.startsWith('/') ? readOutput(written, this.home) ?? written : written);
    const places = read.flatMap(written => this.drafts.slice(0, index).flatMap(({ outputs }, at) =>
      outputs.some(output => isPlace(output) && output === written) ? [{ written, at }] : []));
    for (const { at } of places) { after.add(nameOf(at)); }
    const others = read.filter(written => !places.some(place => place.written === written));
    for (const path of others.flatMap(written => checkPath(written, prop, this.problems, true) ?? [])) {
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
    const part = this.parts.add(index, {
      paths: ofProject, prop, written: this.written, sets: Object.keys({ ...environment, ...secretVariables }),
    });
    return { parts: part === undefined ? [] : [part], after: [...after].sort() };
  }

  private messages(
    common: Pick<MessagesStep, 'name' | 'outputs' | 'isBelow'>, index: number, outputs: Draft['outputs'],
  ): MessagesStep | undefined {
    const paths = outputs.map(path => path.replace(/mo$/, 'po') as RelativePath);
    const part = this.parts.add(index, { paths, prop: "'buildSteps'" });
    const title = line`Compiles the translations of Django, as its compilemessages does.`;
    return part && { ...common, by: 'messages', title, part, isForStart: false };
  }

  /** Where the project is in the image. */
  private get home(): RelativePath {
    return this.props.project._sources.path;
  }

  /** What any step writes below the project. */
  private get written(): RelativePath[] {
    return writtenBelow(this.drafts);
  }
}

function nameOf(index: number): StepName {
  return `step-${index + 1}` as StepName;
}

function isIn(path: string, folder: string): boolean {
  return folder === '.' || path === folder || path.startsWith(`${folder}/`);
}
