import { hasPasswords, netrc, NETRC, passwordMounts } from './credential-lines';
import { line, type Line } from '../../../private/line';
import type { GroupInstall, ImagePlan } from '../../image-plan';
import { WHEELS_FILE } from '../../layers/requirements';
import {
  BUILD_REQUIREMENTS_DIRECTORY, CREDENTIALS_DIRECTORY, FETCHED_DIRECTORY, KNOWN_HOSTS_FILE,
  LAYERS_DIRECTORY, MOUNT_POINTS, VENV_DIRECTORY,
} from '../../places';
import type { CredentialsPlan } from '../../secrets/plan-credentials';
import { cacheOfUv, mount, repeated, shellStep, type Flag } from '../steps';
import { instruction, wrapped } from '../words';

const NO_WHEEL =
  "# Refuses a package without a wheel. To compile it, add it to 'no-binary-package' in [tool.uv].";

const INPUTS = '# One file of addresses and hashes for each layer, so that only another dependency repeats this step.';

/** Debian's compilers. */
const COMPILER = /^(?:build-essential|(?:gcc|g\+\+|clang)(?:-.*)?)$/;

/** Installs the packages of all groups, and makes a layer of each. */
export function packageSteps(plan: ImagePlan, install: GroupInstall): string {
  const { credentials } = plan;
  return `${instruction('ENV', [
    'UV_LINK_MODE=copy', 'UV_NO_INSTALLER_METADATA=1', 'UV_PYTHON_DOWNLOADS=never', `VIRTUAL_ENV=${VENV_DIRECTORY}`,
  ])}
${credentials === undefined ? oneStep(plan, install) : twoSteps(plan, install, credentials)}`;
}

function oneStep(plan: ImagePlan, install: GroupInstall): string {
  const installing = [environment(plan), ...refusals(install), ...wheels(plan, install), ...sources(plan, install)];
  return `${INPUTS}\n${step(mounts(plan, install.builds), [...installing, ...layers(plan, install)])}`;
}

/** A step cannot give back a secret that it has, and what builds a package is code of others. */
function twoSteps(plan: ImagePlan, install: GroupInstall, credentials: CredentialsPlan): string {
  const options = [
    ...passwordMounts(plan, credentials),
    ...credentials.ssh ? ['--mount=type=ssh,required=true'] : [],
    ...mounts(plan, false),
  ];
  const fetching = [
    netrc(plan, credentials),
    environment(plan),
    ...refusals(install),
    ...wheels(plan, install),
    ...install.groups.filter(({ isLast }) => isLast).map(({ name }) => fetch(plan, name, credentials)),
  ];
  const means = credentials.ssh ? 'passwords and the SSH agent' : 'passwords';
  return `# Fetches with the ${means} of the machine that builds. In memory only; no code of a package runs.
${INPUTS}
${step(options, fetching)}
# Has none of that, since it runs code of packages: it builds what was fetched, and opens native files.
${step(mounts(plan, true), [...sources(plan, install), ...layers(plan, install)])}`;
}

/** Commands that each need the one before, with comments between them. */
function step(options: readonly string[], lines: readonly string[]): string {
  const first = lines.findIndex(each => !each.startsWith('#'));
  const commands = lines.map((each, index) => each.startsWith('#') || index === first ? each : `&& ${each}`);
  const words = [...options, ...commands].map((each, index) => index === 0 ? `RUN ${each}` : `    ${each}`);
  return words.map((each, index) =>
    each.trimStart().startsWith('#') || index === words.length - 1 ? each : `${each} \\`).join('\n');
}

/** Why a file may be refused, and what to do. */
function refusals({ lockFile, groups }: GroupInstall): string[] {
  const relock = lockFile === 'uv.lock' ? line`run \`uv lock --upgrade-package NAME\`` : line`write that again`;
  const asksIndex = groups.some(({ packages }) => packages.some(({ artifact }) => artifact.kind === 'release'));
  return [
    `# Refuses a file with another hash than in ${lockFile}. If you trust it, ${relock}.`,
    // Where the lock leaves to uv which file of a package it takes.
    ...asksIndex ? [NO_WHEEL] : [],
  ];
}

/** @param runsCode whether the step runs code of packages */
function mounts(plan: ImagePlan, runsCode: boolean): string[] {
  return [
    '--mount=from=uv,source=/uv,target=/usr/local/bin/uv',
    cacheOfUv(plan, runsCode),
    mount('dependencies'),
    mount('build'),
  ];
}

function environment({ buildBase: { interpreter } }: ImagePlan): string {
  return `uv venv --no-project --python ${interpreter} ${VENV_DIRECTORY}`;
}

/** Quiet, or it would write a line of 200 characters for each package; errors are shown. */
function wheels(plan: ImagePlan, install: GroupInstall): string[] {
  if (install.groups.every(({ isLast }) => isLast)) { return []; }
  const command = pipInstall(install, ['--quiet', '--require-hashes', '--only-binary :all:'], WHEELS_FILE);
  const file = dependency(WHEELS_FILE);
  return [plan.credentials
    ? orRefused(plan, `NETRC=${NETRC} ${command}`, [file], true) : orRefused(plan, command, [file], false)];
}

/**
 * After a failure says which server refuses what, and what to add; it fails as well.
 *
 * @param files with what the command was to install
 * @param asKnown whether the step has passwords
 */
export function orRefused(
  { buildBase: { interpreter } }: ImagePlan, command: string, files: readonly Line[], asKnown: boolean,
): string {
  const why = shellStep(interpreter, 'refused', [
    ['--requirements', ...files],
    ...asKnown ? [['--home', CREDENTIALS_DIRECTORY] as const] : [],
  ]);
  return `{ ${command} \\\n      || ${why}; }`;
}

function dependency(file: Line): Line {
  return line`${MOUNT_POINTS.dependencies}/${file}`;
}

/** What may have to be built, after the wheels; what an earlier step fetched with credentials lies in a folder. */
function sources(plan: ImagePlan, install: GroupInstall): string[] {
  const { credentials } = plan;
  return install.groups.filter(({ isLast }) => isLast).map(({ name, isVerified }) => {
    const file = line`${name}.txt`;
    const verified = isVerified ? ['--require-hashes'] : [];
    if (credentials === undefined) {
      return orRefused(plan, pipInstall(install, verified, file), [dependency(file)], false);
    }
    const found = hasPasswords(credentials) ? [`--find-links ${BUILD_REQUIREMENTS_DIRECTORY}`] : [];
    return pipInstall(install, [...verified, ...found], `${FETCHED_DIRECTORY}/${file}`);
  });
}

/** In their folder uv adds the `uv.toml` there to the settings of the base, such as a company's certificates. */
function pipInstall({ platform }: GroupInstall, options: readonly string[], file: string): string {
  return wrapped([
    'uv pip install',
    `--directory ${MOUNT_POINTS.dependencies}`,
    ...platform === undefined ? [] : [`--python-platform ${platform}`],
    '--no-deps',
    ...options,
    `-r ${file}`,
  ], ' ', ' '.repeat(6));
}

/** The headers of torch, which are tens of megabytes, are of use where the image has a compiler, and nowhere else. */
function mayCompile({ base, packages, systemPackages }: ImagePlan): boolean {
  return packages.some(({ name }) => name === 'torch')
    && (base.declared || systemPackages.some(({ name }) => COMPILER.test(name)));
}

function layers(plan: ImagePlan, install: GroupInstall): string[] {
  const { buildBase: { interpreter }, buildPackages } = plan;
  const { program } = buildPackages.find(({ purpose }) => purpose === 'strip')!;
  const flags: Flag[] = [
    ['--environment', VENV_DIRECTORY],
    ['--requirements', MOUNT_POINTS.dependencies],
    ['--output', LAYERS_DIRECTORY],
    ['--strip', program!],
    ...mayCompile(plan) ? [['--compiler'] as const] : [],
    ...repeated('--keep', install.keptFiles),
    ...repeated('--keep-symbols', install.keptSymbols),
  ];
  return [
    '# Removes what no service needs, compiles the rest, and moves each file to the layer of its package.',
    shellStep(interpreter, 'layers', flags),
  ];
}

function fetch({ buildBase: { interpreter } }: ImagePlan, group: Line, credentials: CredentialsPlan): string {
  return shellStep(interpreter, 'fetch', [
    ['--requirements', line`${MOUNT_POINTS.dependencies}/${group}.txt`],
    ['--home', CREDENTIALS_DIRECTORY],
    ...credentials.ssh ? [['--known-hosts', line`${MOUNT_POINTS.dependencies}/${KNOWN_HOSTS_FILE}`] as const] : [],
    ...hasPasswords(credentials) ? [['--build-requirements', BUILD_REQUIREMENTS_DIRECTORY] as const] : [],
    ['--output', FETCHED_DIRECTORY],
  ]);
}
