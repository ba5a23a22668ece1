import { posix } from 'path';
import { checkOutputs, type OutputPath } from './output-path';
import type { DjangoStepOptions } from './step-options';
import { toLine } from '../../private/line';
import { quote } from '../../private/messages';
import { Problems } from '../../private/problems';
import type { DjangoStatic, PythonProject } from '../../project';
import { LayerStrategy } from '../layers/layer-strategy';
import { APP_DIRECTORY, inApp } from '../places';
import type { PythonImageProps } from '../python-image-props';
import type { Variables } from '../variables';

/** Names the settings of Django. */
export const SETTINGS_VARIABLE = 'DJANGO_SETTINGS_MODULE';

/** Names the class of django-configurations that has them. */
const CLASS_VARIABLE = 'DJANGO_CONFIGURATION';

/** The module with the settings that a step has, and that of the project if nothing else is set. */
export function settingsOf({ project, environment = {} }: PythonImageProps, step: Variables = {}): string | undefined {
  return step[SETTINGS_VARIABLE] ?? environment[SETTINGS_VARIABLE] ?? project.djangoSettings;
}

/** Whether an image has the step that nobody asked for. What stands in its way is a warning. */
export function collectsByDefault(props: PythonImageProps, warnings: string[]): boolean {
  const { project, collectStatic = true, layers = LayerStrategy.partitioned() } = props;
  const found = collectStatic && project.framework === 'django' ? staticOf(props) : undefined;
  if (!found) { return false; }
  const reason = layers._maxLayers === undefined
    ? `'layers' is ${layers}, which has no build steps`
    : found.remote !== undefined
      ? `they are stored elsewhere, by ${quote(found.remote)}`
      : whyNoOutput(project, found);
  if (reason === undefined) { return true; }
  warnings.push(`Django's static files are not collected: ${reason}; if the image is to have them, ${
    layers._maxLayers === undefined ? 'use LayerStrategy.partitioned()' : `use buildSteps: [${repairFor(props, found)}]`
  }, else collectStatic: false`);
  return false;
}

/** The step with what the settings do not tell. */
function repairFor({ project, environment = {} }: PythonImageProps, found: DjangoStatic | undefined): string {
  const isUnknown = found?.ofClass !== undefined && environment[CLASS_VARIABLE] === undefined;
  const chosen = isUnknown ? `, environment: { ${CLASS_VARIABLE}: '${found.ofClass}' }` : '';
  const place = found && rootOf(project, found);
  const output = place === undefined || !/^[\w./-]+$/.test(place) ? 'staticfiles' : place;
  return `BuildStep.django('collectstatic', { outputs: ['${output}']${chosen} })`;
}

/** What `collectstatic` writes. Undefined, with a problem, if nobody says what. */
export function collectedOutputs(
  props: PythonImageProps, { outputs, environment }: DjangoStepOptions, prop: string, problems: Problems,
): OutputPath[] | undefined {
  if (outputs !== undefined) { return checkOutputs(outputs, prop, props.project._sources.path, problems); }
  const found = staticOf(props, environment);
  const reason = found ? whyNoOutput(props.project, found) : 'no STATIC_ROOT was found in the settings';
  if (reason !== undefined) {
    problems.add(`${prop} is missing, and ${reason}; add it: ${repairFor(props, found)}`);
    return undefined;
  }
  return [rootOf(props.project, found!)!];
}

function staticOf(props: PythonImageProps, step?: Variables): DjangoStatic | undefined {
  const settings = settingsOf(props, step);
  return settings === undefined
    ? undefined
    : props.project._sources.djangoStatic(settings, { ...props.environment, ...step });
}

function whyNoOutput(project: PythonProject, found: DjangoStatic): string | undefined {
  if (found.ofClass !== undefined) {
    return `STATIC_ROOT is in the class ${quote(found.ofClass)}, and only a running program knows which class it has`;
  }
  if (!found.root) {
    return `STATIC_ROOT is ${quote(toLine(found.expression))}, which only running the settings can tell`;
  }
  return rootOf(project, found) === undefined
    ? `STATIC_ROOT is ${quote(toLine(found.expression))}, which no build step may write`
    : undefined;
}

/** Undefined for a folder that no step may write. */
function rootOf({ _sources: { path: home } }: PythonProject, { root }: DjangoStatic): OutputPath | undefined {
  if (!root) { return undefined; }
  const absolute = root.inTree ? posix.join(APP_DIRECTORY, root.path) : posix.resolve(inApp(home), root.path);
  return checkOutputs([absolute], '', home, new Problems('')).at(0);
}
