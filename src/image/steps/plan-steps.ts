import { BuildStep } from './build-step';
import { collectsByDefault } from './collect-static';
import type { ContextPart } from './context-parts';
import { draftSteps, writtenBelow } from './outputs-of';
import { StepPlanner } from './plan-step';
import type { Problems } from '../../private/problems';
import { ImageArchitecture, type RelativePath } from '../../project';
import { LayerStrategy } from '../layers/layer-strategy';
import type { PythonImageProps } from '../python-image-props';
import type { StepPlan } from '../step-plan';

export interface PlannedSteps {
  readonly steps: readonly StepPlan[];
  /** Folders of the build context that are for steps alone. */
  readonly parts: readonly ContextPart[];
  /** What the steps write below the project, relative to it. */
  readonly written: readonly RelativePath[];
}

/** Plans the steps that were asked for, and the one that a project of Django has by default. */
export function planSteps(props: PythonImageProps, warnings: string[], problems: Problems): PlannedSteps {
  const { buildSteps = [], layers = LayerStrategy.partitioned(), architecture } = props;
  if (buildSteps.length > 0 && layers._maxLayers === undefined) {
    problems.add(`'buildSteps' has steps, but 'layers' is ${layers}, whose short Dockerfile has no stages for them; `
      + 'use LayerStrategy.partitioned()');
  }
  const asked = buildSteps.some(({ _settings: { kind, ...rest } }) =>
    kind === 'django' && 'command' in rest && rest.command === 'collectstatic');
  const byDefault = !asked && collectsByDefault(props, warnings) ? BuildStep.django('collectstatic') : undefined;
  const drafts = draftSteps(props, byDefault ? [...buildSteps, byDefault] : buildSteps, warnings, problems);
  const planner = new StepPlanner(props, drafts, warnings, problems);
  const steps = drafts.flatMap((draft, index) => planner.plan(draft, index, draft.step === byDefault) ?? []);
  if (architecture === ImageArchitecture.ARM64 && steps.some(({ by }) => by === 'command')) {
    const names = drafts.filter(({ step: { _settings: { kind } } }) => kind !== 'stage').map(({ step }) => step);
    warnings.push(`${names.join(', ')} ${names.length === 1 ? 'runs' : 'run'} code for ${architecture.dockerPlatform}: `
      + 'build the image on such a machine, or with emulation');
  }
  return { steps, parts: planner.contextParts, written: writtenBelow(drafts) };
}
