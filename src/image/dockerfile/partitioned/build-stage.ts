import { packageSteps } from './package-steps';
import { line, type Line } from '../../../private/line';
import type { BuildPackage, GroupInstall, ImagePlan } from '../../image-plan';
import { LAYERS_DIRECTORY, MOUNT_POINTS, RUNTIME_LAYER, VENV_DIRECTORY } from '../../places';
import { asRoot, compare, compareBuild, installsIn } from '../base-lines';
import { headersReason, aptUpdate, versionsOf } from '../debian-lines';
import { type Flag, mount, shellStep } from '../steps';
import { comment, list, processorOf } from '../words';

/** Where Debian's packages of the init and of the allocator are, and the first is unpacked. */
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
    ...compareBuild(plan),
    tools(plan),
    ...allocator(plan),
    ...install.groups.length > 0 ? [packageSteps(plan, install)] : [],
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

function tools(plan: ImagePlan): string {
  const { base, buildPackages, platform } = plan;
  const processor = processorOf(platform);
  const isCopied = ({ purpose }: BuildPackage) => purpose === 'init' || purpose === 'allocator';
  const copied = buildPackages.filter(isCopied).map(({ name }) => `${name}:${processor}`).join(' ');
  const installed = buildPackages.filter(each => !isCopied(each)).map(({ name }) => name).join(' ');
  // Of a base for one processor, the image is for that one whatever the command says.
  const guard = base.everyPlatform
    ? `[ "$TARGETARCH" = ${processor} ] || { echo 'build: run it with --platform ${platform}' >&2; exit 1; } `
      + '\\\n    && '
    : '';
  const { mounts, command } = aptUpdate(plan, plan.buildBase);
  return `${base.everyPlatform ? 'ARG TARGETARCH\n' : ''}WORKDIR ${INIT_DIRECTORY}
${versionsOf(plan, plan.buildBase)}
${headersReason(buildPackages)}# hadolint ignore=DL3008
RUN ${mounts}${guard}dpkg --add-architecture ${processor} \\
    && ${command} \\
    && apt-get install --yes --no-install-recommends ${installed} \\
    && apt-get download ${copied} \\
    && dpkg --extract ${initOf(plan)}_*.deb . \\
    && rm -rf /var/lib/apt/lists/*`;
}

function initOf({ buildPackages }: ImagePlan): Line {
  return buildPackages.find(({ purpose }) => purpose === 'init')!.name;
}

function allocator({ buildBase, allocator: { _package: name } }: ImagePlan): string[] {
  if (name === undefined) { return []; }
  const flags: Flag[] = [
    ['--archives', INIT_DIRECTORY],
    ['--package', name],
    ['--output', line`${LAYERS_DIRECTORY}/${RUNTIME_LAYER}`],
  ];
  return ['# The memory allocator that the image preloads.',
    `RUN ${mount('build')} \\\n    ${shellStep(buildBase.interpreter, 'allocator', flags)}`];
}

function runtime(plan: ImagePlan): string {
  const { base, buildBase, user } = plan;
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
    ['--init', `${INIT_DIRECTORY}/usr/bin/${initOf(plan)}-static`],
    ['--support', MOUNT_POINTS.container],
    ['--output', line`${LAYERS_DIRECTORY}/${RUNTIME_LAYER}`],
  ]),
].join(' \\\n    ')}`;
}
