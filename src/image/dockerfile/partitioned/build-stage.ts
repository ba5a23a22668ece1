import { line, type Line } from '../../../private/line';
import type { GroupInstall, ImagePlan } from '../../image-plan';
import { WHEELS_FILE } from '../../layers/requirements';
import { LAYERS_DIRECTORY, MOUNT_POINTS, VENV_DIRECTORY } from '../../places';
import { asRoot, compare, installsIn } from '../base-lines';
import { headersReason } from '../debian-lines';
import { mount, repeated, shellStep, type Flag } from '../steps';
import { comment, instruction, list, processorOf, wrapped } from '../words';

/** Where Debian's package of the init is unpacked. */
const INIT_DIRECTORY = line`/init`;

/** For the processor that runs the build stage, into which its program is mounted. */
export function installerStage({ installer }: ImagePlan, install: GroupInstall): string {
  return `FROM ${onProcessor(install)}${installer.reference} AS uv`;
}

/** Makes the layers that do not depend on the application: one for each group, and one for what all of them need. */
export function buildStage(plan: ImagePlan, install: GroupInstall): string {
  return [
    header(plan, install),
    ...asRoot(plan.buildBase),
    ...installsIn(plan.base, plan.buildBase) ? compare(plan, plan.base.everyPlatform) : [],
    tools(plan),
    ...install.groups.length > 0 ? [packages(plan, install)] : [],
    runtime(plan),
  ].join('\n');
}

function header(plan: ImagePlan, install: GroupInstall): string {
  const { reference, everyPlatform } = plan.buildBase;
  const reason = everyPlatform ? `${comment(whereItRuns(plan, install))}\n` : '';
  return `${reason}FROM ${onProcessor(install)}${reference} AS build`;
}

/** Any processor can install a wheel. Compiled code is only for the one that compiles it. */
function whereItRuns({ python: { compiled }, platform }: ImagePlan, install: GroupInstall): Line {
  if (install.platform !== undefined) {
    return line`Runs on any processor, since every package has a wheel for ${platform}.`;
  }
  return compiled.length > 0
    ? line`Runs on ${platform}, if need be emulated, to compile what has no wheel: ${list(compiled)}.`
    : line`Runs on ${platform}, as the image does.`;
}

/** That of the machine that builds, if it can install everything; else that of the image. */
function onProcessor({ platform }: GroupInstall): string {
  return platform === undefined ? '' : '--platform=$BUILDPLATFORM ';
}

function tools({ base, buildPackages, platform }: ImagePlan): string {
  const processor = processorOf(platform);
  const named = (isInit: boolean) =>
    buildPackages.filter(({ purpose }) => isInit === (purpose === 'init')).map(({ name }) => name).join(' ');
  const [init, others] = [named(true), named(false)];
  // Of a base for one processor, the image is for that one whatever the command says.
  const guard = base.everyPlatform
    ? `[ "$TARGETARCH" = ${processor} ] || { echo 'build: run it with --platform ${platform}' >&2; exit 1; } `
      + '\\\n    && '
    : '';
  return `${base.everyPlatform ? 'ARG TARGETARCH\n' : ''}WORKDIR ${INIT_DIRECTORY}
# Not pinned on purpose: the newest packages of the base's Debian release.
${headersReason(buildPackages)}# hadolint ignore=DL3008
RUN ${guard}dpkg --add-architecture ${processor} \\
    && apt-get update \\
    && apt-get install --yes --no-install-recommends ${others} \\
    && apt-get download ${init}:${processor} \\
    && dpkg --extract ${init}_*.deb . \\
    && rm -rf /var/lib/apt/lists/*`;
}

function packages(plan: ImagePlan, install: GroupInstall): string {
  const { buildBase: { interpreter }, buildPackages, installer, platform } = plan;
  const { program } = buildPackages.find(({ purpose }) => purpose === 'strip')!;
  const layers: Flag[] = [
    ['--environment', VENV_DIRECTORY],
    ['--requirements', MOUNT_POINTS.dependencies],
    ['--output', LAYERS_DIRECTORY],
    ['--strip', program!],
    ...repeated('--keep', install.keptFiles),
    ...repeated('--keep-symbols', install.keptSymbols),
  ];
  return `${instruction('ENV', [
    'UV_LINK_MODE=copy', 'UV_NO_INSTALLER_METADATA=1', 'UV_PYTHON_DOWNLOADS=never', `VIRTUAL_ENV=${VENV_DIRECTORY}`,
  ])}
# One file of addresses and hashes for each layer, so that only another dependency repeats this step.
RUN --mount=from=uv,source=/uv,target=/usr/local/bin/uv \\
    --mount=type=cache,id=uv-${installer.version}-${processorOf(platform)},target=/root/.cache/uv \\
    ${mount('dependencies')} \\
    ${mount('build')} \\
    uv venv --no-project --python ${interpreter} ${VENV_DIRECTORY} \\
    # Refuses a file with another hash than in ${install.lockFile}. If you trust it, ${install.relock}.
${asksIndex(install) ? `    # ${NO_WHEEL}\n` : ''}\
${installCommands(install).map(words => `    && ${words} \\\n`).join('')}\
    # Removes what no service needs, compiles the rest, and moves each file to the layer of its package.
    && ${shellStep(interpreter, 'layers', layers)}`;
}

const NO_WHEEL = "Refuses a package without a wheel. To compile it, add it to 'no-binary-package' in [tool.uv].";

/** Whether the lock leaves to uv which file of a package it takes. */
function asksIndex({ groups }: GroupInstall): boolean {
  return groups.some(({ packages: each }) => each.some(({ artifact }) => artifact.kind === 'release'));
}

/**
 * Wheels are installed together, and after them what may have to be built. In their folder uv adds the `uv.toml` there
 * to the settings of the base, such as the certificates and mirrors of a company.
 */
function installCommands({ groups, platform }: GroupInstall): string[] {
  const general = [
    'uv pip install',
    `--directory ${MOUNT_POINTS.dependencies}`,
    ...platform === undefined ? [] : [`--python-platform ${platform}`],
    '--no-deps',
  ];
  const install = (file: string, ...options: string[]) =>
    wrapped([...general, ...options, `-r ${file}`], ' ', ' '.repeat(6));
  return [
    // Quiet, or it would write a line of 200 characters for each package; errors are shown.
    ...groups.some(({ isLast }) => !isLast)
      ? [install(WHEELS_FILE, '--quiet', '--require-hashes', '--only-binary :all:')]
      : [],
    ...groups.filter(({ isLast }) => isLast)
      .map(({ name, isVerified }) => install(`${name}.txt`, ...isVerified ? ['--require-hashes'] : [])),
  ];
}

function runtime({ base, buildBase, user, buildPackages }: ImagePlan): string {
  const init = buildPackages.find(({ purpose }) => purpose === 'init')!.name;
  const isSame = installsIn(base, buildBase);
  const etc = isSame ? '/etc' : '/base/etc';
  return `# The links to the interpreter, the init, a name for the user, the probe and the launcher.
RUN ${[
  mount('build'),
  mount('container'),
  ...isSame ? [] : [`--mount=from=${base.reference},source=/etc,target=${etc}`],
  shellStep(buildBase.interpreter, 'runtime', [
    ['--environment', VENV_DIRECTORY],
    // Without a path it is the one that runs this.
    ...base.interpreter.startsWith('/') ? [['--interpreter', base.interpreter] as const] : [],
    ['--user', user.uid],
    ['--group', user.gid],
    ['--name', user.name],
    ['--home', user.home],
    ['--etc', etc],
    ['--init', `${INIT_DIRECTORY}/usr/bin/${init}-static`],
    ['--support', MOUNT_POINTS.container],
    ['--output', line`${LAYERS_DIRECTORY}/runtime`],
  ]),
].join(' \\\n    ')}`;
}
