import { hasPasswords, netrc, NETRC, passwordMounts } from './credential-lines';
import { orRefused } from './package-steps';
import { line, type Line } from '../../../private/line';
import {
  BUILD_FILE, bySsh, isFixed, requirementsOf, SOURCES_FILE, type WheelRequirements,
} from '../../compiled/requirement-files';
import type { GroupInstall, ImagePlan, WheelPlan } from '../../image-plan';
import {
  BUILD_REQUIREMENTS_DIRECTORY, CREDENTIALS_DIRECTORY, FETCHED_DIRECTORY, KNOWN_HOSTS_FILE, WHEEL_PLACES,
} from '../../places';
import type { CredentialsPlan } from '../../secrets/plan-credentials';
import { cacheOfUv, mount, shellStep } from '../steps';
import { comment, list, wrapped } from '../words';

/** Whether what the build of a wheel requires is fetched with something that no code of a package may have. */
function secretsFor({ credentials }: ImagePlan, wheel: WheelPlan): CredentialsPlan | undefined {
  return credentials && (hasPasswords(credentials) || bySsh(wheel).length > 0) ? credentials : undefined;
}

/**
 * Makes the environment with what the build of a wheel requires.
 *
 * @param uv the mount with uv
 * @param tools the command that makes the environment
 */
export function requireSteps(
  plan: ImagePlan, install: GroupInstall, wheel: WheelPlan, uv: string, tools: string,
): string {
  const { unlocked } = wheel;
  const about = comment(isFixed(wheel)
    ? line`What its build requires, as ${install.lockFile} has it.`
    : line`What its build requires. Not fixed by ${install.lockFile}, so the newest of each build: ${list(unlocked)}.`);
  const credentials = secretsFor(plan, wheel);
  const steps = credentials ? twoSteps(plan, wheel, uv, tools, credentials) : oneStep(plan, wheel, uv, tools);
  return `${about}\n${steps}`;
}

function oneStep(plan: ImagePlan, wheel: WheelPlan, uv: string, tools: string): string {
  const { plain, sources } = requirementsOf(wheel);
  const files = [...plain.length > 0 ? [BUILD_FILE] : [], ...sources.length > 0 ? [SOURCES_FILE] : []];
  const isDownloaded = wheel.requirements.length > 0;
  const runsCode = sources.length > 0 || !isFixed(wheel);
  const command = pipInstall([...pinned(wheel, [...plain, ...sources]), ...files.map(each => `-r ${each}`)]);
  return step(
    [...isDownloaded ? [mount('build')] : [], uv, cacheOfUv(plan, runsCode), ...places(wheel)],
    [tools, isDownloaded ? orRefused(plan, command, files.map(placed), false) : command],
  );
}

/** As for the packages of the image: the second step, which runs code of what was fetched, has no secret. */
function twoSteps(plan: ImagePlan, wheel: WheelPlan, uv: string, tools: string, credentials: CredentialsPlan): string {
  const { plain, sources } = requirementsOf(wheel);
  const known = hasPasswords(credentials);
  const wheels = pipInstall(['--only-binary :all:', ...pinned(wheel, plain), `-r ${BUILD_FILE}`], `NETRC=${NETRC}`);
  const fetching = step(
    [
      ...passwordMounts(plan, credentials),
      ...bySsh(wheel).length > 0 ? ['--mount=type=ssh,required=true'] : [],
      mount('build'), uv, cacheOfUv(plan, false), ...places(wheel),
    ],
    [
      netrc(plan, credentials), tools,
      ...plain.length > 0 ? [orRefused(plan, wheels, [placed(BUILD_FILE)], true)] : [],
      ...sources.length > 0 ? [fetch(plan, wheel, known)] : [],
    ],
  );
  const first = `# With the secrets, so that it must run no code of a package.\n${fetching}`;
  if (sources.length === 0) { return first; }
  const links = known ? [`--find-links ${BUILD_REQUIREMENTS_DIRECTORY}`] : [];
  const building = pipInstall([...pinned(wheel, sources), ...links, `-r ${FETCHED_DIRECTORY}/${SOURCES_FILE}`]);
  return `${first}\n# Has none of them: it builds what was fetched.\n${
    step([uv, cacheOfUv(plan, true), ...places(wheel)], [building])}`;
}

function step(mounts: readonly string[], commands: readonly string[]): string {
  return `RUN ${[...mounts, commands.join(' \\\n    && ')].join(' \\\n    ')}`;
}

function places({ directory, requirements }: WheelPlan): string[] {
  return [
    `--mount=source=${directory}/requirements,target=${WHEEL_PLACES.requirements}`,
    ...requirements.some(({ artifact }) => 'path' in artifact) ? [mount('dependencies')] : [],
  ];
}

function placed(file: Line): Line {
  return line`${WHEEL_PLACES.requirements}/${file}`;
}

/** What the lock has is complete, and no file of it is another one. */
function pinned(wheel: WheelPlan, asked: WheelRequirements): string[] {
  const isVerified = isFixed(wheel) && asked.every(each => each.isVerified);
  return isVerified ? ['--require-hashes --no-deps'] : isFixed(wheel) ? ['--no-deps'] : [];
}

/** In the folder of the requirements uv finds the settings of the project. */
function pipInstall(words: readonly string[], ...before: string[]): string {
  return wrapped([
    ...before, `uv pip install --quiet --python ${WHEEL_PLACES.tools}`, `--directory ${WHEEL_PLACES.requirements}`,
    ...words,
  ], ' ', ' '.repeat(6));
}

function fetch({ buildBase: { interpreter } }: ImagePlan, wheel: WheelPlan, known: boolean): string {
  return shellStep(interpreter, 'fetch', [
    ['--requirements', placed(SOURCES_FILE)],
    ['--home', CREDENTIALS_DIRECTORY],
    ...bySsh(wheel).length > 0 ? [['--known-hosts', placed(KNOWN_HOSTS_FILE)] as const] : [],
    ...known ? [['--build-requirements', BUILD_REQUIREMENTS_DIRECTORY] as const] : [],
    ['--output', FETCHED_DIRECTORY],
  ]);
}
