import { posix } from 'path';
import type { BuildStep, StepSettings } from './build-step';
import { collectedOutputs } from './collect-static';
import { checkOutputs, isPlace, type OutputPath } from './output-path';
import { enumerate, quote } from '../../private/messages';
import { Problems } from '../../private/problems';
import type { FoundFile, RelativePath } from '../../project';
import type { PythonImageProps } from '../python-image-props';

/** A step with what it writes. */
export interface Draft {
  readonly step: BuildStep;
  readonly outputs: readonly OutputPath[];
}

/** What steps write below the project. */
export function writtenBelow(drafts: readonly Draft[]): RelativePath[] {
  return drafts.flatMap(({ outputs }) => outputs.flatMap(path => isPlace(path) ? [] : [path]));
}

/** What Django and others read translations from. */
const TRANSLATION = /(?:^|\/)LC_MESSAGES\/(?:.*\/)?[^/]+\.po$/;

/** What each step writes, checked against the others and against the files of the project. */
export function draftSteps(
  props: PythonImageProps, steps: readonly BuildStep[], warnings: string[], problems: Problems,
): Draft[] {
  const { project, include = [], exclude = [] } = props;
  // Invalid paths of both are reported where the files of the image are selected.
  const files = steps.length === 0 ? [] : project._sources.select(include, exclude, new Problems('')).files
    .map(file => ({ ...file, path: posix.relative(project._sources.path, file.path) }));
  const drafts = steps.map(step => ({ step, outputs: outputsOf(props, step, files, problems) }));
  checkOverlap(drafts, problems);
  return drafts.map(draft => checkFiles(draft, files, warnings, problems));
}

function outputsOf(
  props: PythonImageProps, step: BuildStep, files: readonly FoundFile[], problems: Problems,
): OutputPath[] {
  const { path: home } = props.project._sources;
  const settings: StepSettings = step._settings;
  switch (settings.kind) {
    case 'run': return checkOutputs(settings.options.outputs, `'outputs' of ${step}`, home, problems);
    case 'stage': return checkOutputs([settings.options.to], `'to' of ${step}`, home, problems);
    case 'django': switch (settings.command) {
      case 'collectstatic':
        return collectedOutputs(props, settings.options, `'outputs' of ${step}`, problems) ?? [];
      case 'compilemessages': return compiledMessages(step, settings.options, files, problems);
      default:
        problems.add(`'buildSteps' has ${step}; use 'collectstatic' or 'compilemessages', or for another command `
          + `BuildStep.run(['python', '-m', 'django', ${quote(settings.command)}], { outputs: [...] })`);
        return [];
    }
  }
}

function compiledMessages(
  step: BuildStep, options: object, files: readonly FoundFile[], problems: Problems,
): RelativePath[] {
  const set = Object.entries(options).filter(([, value]) => value !== undefined).map(([name]) => quote(name));
  if (set.length > 0) { problems.add(`${step} has ${enumerate(set)}, and msgfmt takes none; remove it`); }
  const translations = translationsIn(files);
  if (translations.length === 0) {
    problems.add(`'buildSteps' has ${step}, but the image has no .po file in a folder LC_MESSAGES; add the folder of `
      + "the translations to 'include', or remove the step");
  }
  return translations.map(path => path.replace(/po$/, 'mo') as RelativePath);
}

/** The paths of translations, as they are. */
export function translationsIn(files: readonly FoundFile[]): string[] {
  return files.map(({ path }) => path).filter(path => TRANSLATION.test(path) && !path.startsWith('../'));
}

function checkOverlap(drafts: readonly Draft[], problems: Problems): void {
  const all = drafts.flatMap(({ step, outputs }) => outputs.map(path => ({ step, path, key: `${path}/` })))
    .sort((one, other) => (one.key < other.key ? -1 : 1));
  all.slice(1).forEach((each, index) => {
    const before = all[index];
    if (each.key.startsWith(before.key)) {
      problems.add(`${each.step} writes ${quote(each.path)}, and ${before.step} writes ${quote(before.path)}; `
        + 'let only one of them write it');
    }
  });
}

/** What the project has at the place of an output is probably an older output, but code never is. */
function checkFiles(
  { step, outputs }: Draft, files: readonly FoundFile[], warnings: string[], problems: Problems,
): Draft {
  const isWritten = (output: OutputPath) => {
    const below = files.map(({ path }) => path).filter(path => path.startsWith(`${output}/`));
    const code = below.filter(path => path.endsWith('.py'));
    if (code.length > 0) {
      problems.add(`${step} writes ${quote(output)}, which contains code of the project `
        + `(${enumerate(code.map(quote))}); write a folder of its own, or name the files`);
    } else if (below.length > 0 && step._settings.kind !== 'django') {
      warnings.push(`${quote(output)} has files in the project that the image does not get, since ${step} writes it: `
        + enumerate(below.map(quote)));
    }
    return code.length === 0;
  };
  return { step, outputs: outputs.filter(isWritten) };
}
