import { Problems } from '../../private/problems';
import type { FileContent } from '../../private/write-files';
import type { PythonProject } from '../../project';
import type { WheelPlan } from '../image-plan';
import { requirement, SETTINGS_FILE } from '../layers/requirements';
import { WHEEL_PLACES } from '../places';

/** Of the file with what the build of a wheel requires. */
export const BUILD_FILE = 'build.txt';

/** What the build of a wheel requires, and the project's settings for uv that matter for it. */
export function wheelRequirementFiles(
  { directory, name, requirements, unlocked }: WheelPlan, project: PythonProject, problems = new Problems(''),
): FileContent[] {
  const text = [
    `# What the build of ${name} requires.`,
    ...requirements.map(each => requirement(each.name, each.artifact)),
    ...unlocked,
    '',
  ].join('\n');
  const isAsked = unlocked.length > 0;
  const { _installation: installation } = project;
  const settings = installation.settingsFor(requirements, isAsked, `${WHEEL_PLACES.requirements}/files`, problems);
  const file = (path: string, content: Uint8Array): FileContent =>
    ({ path: `${directory}/requirements/${path}`, content, executable: false });
  return [
    file(BUILD_FILE, Buffer.from(text)),
    ...settings === undefined ? [] : [file(SETTINGS_FILE, Buffer.from(settings))],
    ...isAsked ? installation.linkedFiles().map(({ path, content }) => file(`files/${path}`, content)) : [],
  ];
}
