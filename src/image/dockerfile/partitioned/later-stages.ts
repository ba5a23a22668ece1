import { line } from '../../../private/line';
import type { GroupInstall, ImageLayer, ImagePlan } from '../../image-plan';
import { APP_DIRECTORY, CONTEXT, LAYERS_DIRECTORY, VENV_DIRECTORY } from '../../places';
import { asRoot, compare, installsIn } from '../base-lines';
import { copy, environment, labels, start } from '../image-lines';
import { execStep, mount, repeated, type Flag } from '../steps';
import { comment, processorOf } from '../words';

/** Where the stage `python` puts the bytecode of the standard library. */
const BYTECODE_DIRECTORY = line`/bytecode`;

const PROCESSORS = ['amd64', 'arm64'];

/** Compiles the standard library, whose bytecode is equal on every processor. */
export function pythonStage(plan: ImagePlan, { keptFiles }: GroupInstall): string {
  const { base } = plan;
  // Where packages are installed in it, that is done first.
  const compared = installsIn(base, plan.buildBase) ? [] : compare(plan, base.everyPlatform);
  const keepsColumns = keptFiles.includes('columns:*');
  const flags: Flag[] = [['--output', BYTECODE_DIRECTORY], ...keepsColumns ? [['--columns'] as const] : []];
  return [
    '# Python without bytecode compiles what it imports at every start; a base that ships it is left as it is.',
    `FROM ${base.everyPlatform ? '--platform=$BUILDPLATFORM ' : ''}${base.reference} AS python`,
    ...asRoot(base),
    ...compared,
    ...compared.length > 0 ? ['# hadolint ignore=DL3059'] : [],
    `RUN ${mount('build')} ${execStep(base.interpreter, 'library', flags)}`,
  ].join('\n');
}

/** All that does not depend on the application. */
export function runtimeStage(plan: ImagePlan): string {
  return [
    ...isUnderPackages(plan) ? [
      comment(line`What all containers have. The image is made of it anew, with what steps write below the packages.`),
      `FROM ${plan.base.reference} AS environment`,
      environment(plan),
      '',
    ] : [],
    comment(line`The image without its application: a layer for each group of packages, so that an update moves few.`),
    ...isUnderPackages(plan) ? ['FROM environment AS runtime'] : [
      `FROM ${plan.base.reference} AS runtime`,
      environment(plan),
    ],
    ...plan.layers.filter(isOfRuntime).map(copy),
  ].join('\n');
}

/** Whether a step, which runs with the packages, writes a layer below them. */
function isUnderPackages({ steps }: ImagePlan): boolean {
  return steps.some(({ isBelow }) => isBelow);
}

/** Compiles the application and imports it, on the file system on which it will run. */
export function applicationStage(plan: ImagePlan, { groups, unchecked }: GroupInstall): string {
  const { base, wheels } = plan;
  const hasPackages = groups.length + wheels.length > 0;
  const steps = plan.steps.filter(({ isForStart }) => isForStart);
  // Without native files it looks for the memory allocator all the same.
  const opens = hasPackages || plan.allocator._package !== undefined;
  const open = !opens ? [] : [...asRoot(base), `RUN --network=none ${mount('build')} `
    + execStep(line`${VENV_DIRECTORY}/bin/python`, 'extensions', [
      ...repeated('--unchecked', unchecked), ...repeated('--compiled', wheels.map(({ name }) => name)),
    ])];
  return [
    ...base.everyPlatform ? placesToCompile(plan, open) : [],
    comment(line`Compiles the application and imports what the image starts: fails the build if that never can start.`),
    ...base.everyPlatform ? ['# hadolint ignore=DL3006'] : [],
    ...base.everyPlatform ? ['FROM on-${BUILDARCH} AS application'] : ['FROM runtime AS application', ...open],
    ...base.everyPlatform || !opens ? asRoot(base) : [],
    `COPY --from=python ${BYTECODE_DIRECTORY}/ /`,
    ...plan.layers.filter(({ from }) => steps.some(({ name }) => name === from)).map(copy),
    // All of it may be in a wheel.
    ...plan.hasFiles ? [`COPY ${CONTEXT.app}/ ${APP_DIRECTORY}/`] : [],
    `RUN --network=none ${mount('build')} \\\n    ${execStep(base.interpreter, 'application', applicationFlags(plan))}`,
  ].join('\n');
}

/** A stage by the name of each processor that may build, since only one of them can run the image. */
function placesToCompile({ base, platform }: ImagePlan, open: readonly string[]): string[] {
  const own = processorOf(platform);
  return [
    comment(line`Opens every native library of the packages, and fails the build for one that the image lacks.`),
    `FROM runtime AS on-${own}`,
    ...open,
    comment(line`Another processor can compile the application for the image, but not try it.`),
    ...PROCESSORS.filter(each => each !== own)
      .map(each => `FROM --platform=$BUILDPLATFORM ${base.reference} AS on-${each}`),
    '',
  ];
}

function applicationFlags({ workDirectory, user, check, reaches, metadata, steps }: ImagePlan): Flag[] {
  return [
    ['--source', APP_DIRECTORY],
    ['--environment', VENV_DIRECTORY],
    ['--output', LAYERS_DIRECTORY],
    ...repeated('--apart', steps.filter(({ isForStart }) => isForStart).flatMap(({ outputs }) => outputs)),
    ['--directory', workDirectory],
    ['--user', user.uid],
    ['--group', user.gid],
    ...check ? repeated('--entry', [`${check.module}:${check.attribute}`]) : [],
    ...repeated('--left-out', check?.leftOut ?? []),
    ...repeated('--also', reaches),
    ...repeated('--metadata', metadata.map(({ name }) => name)),
    ...metadata.filter(({ plugins }) => plugins !== '')
      .map(({ name, plugins }): Flag => ['--plugins', name, plugins]),
  ];
}

/** The image itself. */
export function finalStage(plan: ImagePlan): string {
  const isAnew = isUnderPackages(plan);
  return [
    isAnew ? 'FROM environment' : 'FROM runtime',
    labels(plan),
    ...plan.layers.filter(layer => isAnew || !isOfRuntime(layer)).map(copy),
    ...start(plan),
  ].join('\n');
}

/** Whether steps and the application need a layer. */
function isOfRuntime({ from }: ImageLayer): boolean {
  return from === 'build' || from === 'debian' || from.startsWith('wheel-');
}
