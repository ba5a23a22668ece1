import { Problems } from '../../private/problems';
import type { FileContent } from '../../private/write-files';
import type { PythonProject } from '../../project';
import type { WheelPlan } from '../image-plan';
import { FILES_DIRECTORY, requirement, SETTINGS_FILE } from '../layers/requirements';

/** Of the file with what the build of a wheel requires. */
export const BUILD_FILE = 'build.txt';

/** What the build of a wheel requires, and the project's settings for uv that matter for it. */
export function wheelRequirementFiles(
  { directory, name, requirements, unlocked }: WheelPlan, project: PythonProject,
): FileContent[] {
  const text = [
    `# What the build of ${name} requires.`,
    ...requirements.map(each => requirement(each.name, each.artifact)),
    ...unlocked,
    '',
  ].join('\n');
  const isAsked = unlocked.length > 0;
  const settings = project._installation.settingsFor(requirements, isAsked, FILES_DIRECTORY, new Problems(''));
  const file = (path: string, content: string): FileContent =>
    ({ path: `${directory}/requirements/${path}`, content: Buffer.from(content), executable: false });
  return [file(BUILD_FILE, text), ...settings === undefined ? [] : [file(SETTINGS_FILE, settings)]];
}
