import { requireSteps } from './wheel-requirements';
import { line, type Line } from '../../../private/line';
import type { GroupInstall, ImagePlan, WheelPlan } from '../../image-plan';
import { keptFor } from '../../install/selection';
import { CARGO_PLACES, LAYERS_DIRECTORY, VENV_DIRECTORY, WHEEL_PLACES } from '../../places';
import { asRoot } from '../base-lines';
import { aptUpdate, headersReason, versionsOf } from '../debian-lines';
import { mount, repeated, shellStep, type Flag } from '../steps';
import { assignment, comment, instruction, jsonText, list, processorOf } from '../words';

/** The stage with the compilers, and one for each package that is compiled. */
export function wheelStages(plan: ImagePlan, install: GroupInstall): string[] {
  if (plan.wheels.length === 0) { return []; }
  return [
    // The other one is for the processor that builds.
    ...hasOwnUv(install) ? [`FROM ${plan.installer.reference} AS ${uvStage(install)}`] : [],
    compilerStage(plan),
    ...plan.wheels.map(each => wheelStage(plan, install, each)),
  ];
}

function hasOwnUv({ platform, groups }: GroupInstall): boolean {
  return platform !== undefined || groups.length === 0;
}

function uvStage(install: GroupInstall): Line {
  return hasOwnUv(install) ? line`uv-to-compile` : line`uv`;
}

function compilerStage(plan: ImagePlan): string {
  const { buildBase, compilers, wheels, platform } = plan;
  const { mounts, command } = aptUpdate(plan, buildBase);
  const what = list(wheels.map(({ name }) => name));
  return `${comment(line`Compiles packages of the project: ${what}. Runs on ${platform}, if need be emulated.`)}
FROM ${buildBase.reference} AS compiler
${asRoot(buildBase).map(each => `${each}\n`).join('')}${versionsOf(plan, buildBase)}
${headersReason(compilers)}# hadolint ignore=DL3008
RUN ${mounts}${command} \\
    && apt-get install --yes --no-install-recommends ${compilers.map(({ name }) => name).join(' ')} \\
    && rm -rf /var/lib/apt/lists/*
${instruction('ENV', [
  'UV_LINK_MODE=copy', 'UV_NO_INSTALLER_METADATA=1', 'UV_PYTHON_DOWNLOADS=never', `VIRTUAL_ENV=${VENV_DIRECTORY}`,
])}`;
}

function wheelStage(plan: ImagePlan, install: GroupInstall, wheel: WheelPlan): string {
  const { stage, name, reason, directory, environment, requirements, unlocked } = wheel;
  const pairs = Object.entries(environment).map(([key, value]) => assignment(key, value));
  const isAny = requirements.length + unlocked.length > 0;
  return [
    comment(line`Makes a wheel of ${name}, because of ${reason}; 'compiled' of the image changes that.`),
    `FROM compiler AS ${stage}`,
    ...isAny ? [requireSteps(plan, install, wheel, uvMount(install), tools(plan))]
      : [`RUN ${uvMount(install)} \\\n    ${tools(plan)}`],
    ...pairs.length === 0 ? [] : [instruction('ENV', pairs)],
    `COPY ${directory}/sources/ ${WHEEL_PLACES.source}/`,
    '# Runs again only when these sources change, or what their build requires.',
    build(plan, install, wheel),
  ].join('\n');
}

function uvMount(install: GroupInstall): string {
  return `--mount=from=${uvStage(install)},source=/uv,target=/usr/local/bin/uv`;
}

function tools({ buildBase: { interpreter } }: ImagePlan): string {
  return `uv venv --no-project --python ${interpreter} ${WHEEL_PLACES.tools}`;
}

/** Cargo compares times, and those of sources say nothing here: the command gives them a new one. */
function caches(plan: ImagePlan, { name }: WheelPlan): string[] {
  const { platform, buildBase: { pythonVersion } } = plan;
  const { home, target } = CARGO_PLACES;
  return [
    `--mount=type=cache,id=cargo,target=${home},sharing=locked`,
    `--mount=type=cache,id=cargo-${name}-${pythonVersion}-${processorOf(platform)},target=${target},sharing=locked`,
  ];
}

function build(plan: ImagePlan, install: GroupInstall, wheel: WheelPlan): string {
  const { buildBase: { interpreter }, buildPackages } = plan;
  const { stage, name, version, folder, isRust, config } = wheel;
  const { program } = buildPackages.find(({ purpose }) => purpose === 'strip')!;
  const { source, made } = WHEEL_PLACES;
  const requirement = line`${made}/${stage}.txt`;
  const kept = keptFor(install, [name]);
  const making: Flag[] = [
    ['--root', source],
    ['--source', folder === '.' ? source : line`${source}/${folder}`],
    ['--package', name],
    ...version === undefined ? [] : [['--version', version] as const],
    ['--tools', WHEEL_PLACES.tools],
    ...Object.keys(config).length === 0 ? [] : [['--settings', jsonText(config)] as const],
    ...isRust ? [['--cargo', CARGO_PLACES.home, CARGO_PLACES.target] as const] : [],
    ['--output', requirement],
  ];
  const flags: Flag[] = [
    ['--environment', VENV_DIRECTORY],
    ['--requirements', made],
    ['--output', LAYERS_DIRECTORY],
    ['--strip', program!],
    // Those of other packages must not compile this one again.
    ...repeated('--keep', kept.files),
    ...repeated('--keep-symbols', kept.symbols),
  ];
  return `RUN ${[
    uvMount(install),
    ...isRust ? caches(plan, wheel) : [],
    mount('build'),
    shellStep(interpreter, 'wheel', making),
  ].join(' \\\n    ')} \\
    && uv venv --no-project --python ${interpreter} ${VENV_DIRECTORY} \\
    && uv pip install --quiet --no-cache --no-index --no-deps -r ${requirement} \\
    && ${shellStep(interpreter, 'layers', flags)}`;
}
