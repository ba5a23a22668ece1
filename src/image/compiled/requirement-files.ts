import { line, type Line } from '../../private/line';
import { Problems } from '../../private/problems';
import type { FileContent } from '../../private/write-files';
import { parseRequirement, type PythonProject } from '../../project';
import type { WheelPlan } from '../image-plan';
import { isVerified, requirement, SETTINGS_FILE } from '../layers/requirements';
import { KNOWN_HOSTS_FILE, WHEEL_PLACES } from '../places';
import { sshServerOf } from '../secrets/known-hosts';
import type { CredentialsPlan } from '../secrets/plan-credentials';

/** Of the file with what the build of a wheel requires, as far as it has wheels or comes from an index. */
export const BUILD_FILE = line`build.txt`;

/** Of the one with the rest: source archives, commits and addresses. */
export const SOURCES_FILE = line`sources.txt`;

/** Lines of such a file. */
export type WheelRequirements = ReadonlyArray<{ readonly text: Line; readonly isVerified: boolean }>;

/** Whether the lock has all that a build requires. */
export function isFixed({ unlocked }: WheelPlan): boolean {
  return unlocked.length === 0;
}

/** What the build of a wheel requires: without an address of its own and as wheels, and what runs code to be built. */
export function requirementsOf({ requirements, unlocked }: WheelPlan): Record<'plain' | 'sources', WheelRequirements> {
  const isPlain = (text: Line) => parseRequirement(text)?.origin === undefined;
  const of = (isWheel: boolean) => [
    ...requirements.filter(({ artifact }) => (artifact.kind === 'wheel') === isWheel)
      .map(({ name, artifact }) => ({ text: requirement(name, artifact), isVerified: isVerified(artifact) })),
    ...unlocked.filter(each => isPlain(each) === isWheel).map(text => ({ text, isVerified: false })),
  ];
  return { plain: of(true), sources: of(false) };
}

/** The commits that come by SSH. */
export function bySsh({ requirements }: WheelPlan): Line[] {
  return requirements.flatMap(({ name, artifact }) =>
    artifact.kind === 'git' && sshServerOf(artifact.url) !== undefined ? name : []);
}

/** What the build of a wheel requires, and the project's settings for uv that matter for it. */
export function wheelRequirementFiles(
  wheel: WheelPlan, project: PythonProject, credentials?: CredentialsPlan, problems = new Problems(''),
): FileContent[] {
  const { directory, name, requirements } = wheel;
  const { plain, sources } = requirementsOf(wheel);
  const asksIndexes = !isFixed(wheel) || sources.length > 0;
  const { _installation: installation } = project;
  const settings = installation.settingsFor(requirements, asksIndexes, `${WHEEL_PLACES.requirements}/files`, problems);
  const file = (path: string, content: Uint8Array): FileContent =>
    ({ path: `${directory}/requirements/${path}`, content, executable: false });
  const list = (path: Line, lines: WheelRequirements) => lines.length === 0 ? [] : [file(path, Buffer.from(
    [`# What the build of ${name} requires.`, ...lines.map(({ text }) => text), ''].join('\n')))];
  return [
    ...list(BUILD_FILE, plain),
    ...list(SOURCES_FILE, sources),
    ...settings === undefined ? [] : [file(SETTINGS_FILE, Buffer.from(settings))],
    ...bySsh(wheel).length > 0 && credentials?.ssh
      ? [file(KNOWN_HOSTS_FILE, Buffer.from([...credentials.ssh.knownHosts, ''].join('\n')))] : [],
    ...asksIndexes ? installation.linkedFiles().map(({ path, content }) => file(`files/${path}`, content)) : [],
  ];
}
