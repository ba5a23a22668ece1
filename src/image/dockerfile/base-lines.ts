import { execStep, mount, type Flag } from './steps';
import type { BaseImage, ImagePlan } from '../image-plan';

// The first lines of every stage on a base of which little is known. They need no shell.

/** What a stage runs, installs and copies needs root, and a base may start as another user. No stage is an image. */
export function asRoot({ root }: Pick<BaseImage, 'root'>): string[] {
  return root ? [] : ['# hadolint ignore=DL3002', 'USER 0:0'];
}

/**
 * Compares what the user said about the base with what it is.
 *
 * @param anyProcessor whether the step may run on another processor than that of the image
 */
export function compare({ base, buildBase, platform }: ImagePlan, anyProcessor: boolean): string[] {
  const { declared, interpreter, pythonVersion, patch, glibc } = base;
  if (!declared) { return []; }
  const flags: Flag[] = [
    ['--python', patch === undefined ? pythonVersion : `${pythonVersion}.${patch}`],
    ['--glibc', glibc],
    ...interpreter.startsWith('/') ? [['--interpreter', interpreter] as const] : [],
    ['--platform', platform],
    ...anyProcessor ? [['--any-processor'] as const] : [],
    ...installsIn(base, buildBase) ? [['--apt'] as const] : [],
  ];
  return [
    '# Compares what PythonBase.of says with the image. If no such file is found here, correct its interpreter.',
    `RUN ${mount('build')} \\\n    ${execStep(interpreter, 'base', flags)}`,
  ];
}

/** The same for an image that the user compiles in. */
export function compareBuild({ buildBase, debianBase, platform }: ImagePlan): string[] {
  if (buildBase === debianBase) { return []; }
  const { interpreter, pythonVersion, patch, glibc } = buildBase;
  const flags: Flag[] = [
    ['--prop', 'buildBase'],
    ['--python', patch === undefined ? pythonVersion : `${pythonVersion}.${patch}`],
    ['--glibc', glibc],
    ['--exact-glibc'],
    ...interpreter.startsWith('/') ? [['--interpreter', interpreter] as const] : [],
    ['--platform', platform],
    ...buildBase.everyPlatform ? [['--any-processor'] as const] : [],
    ['--apt'],
  ];
  return [
    "# Compares what 'buildBase' says with the image.",
    `RUN ${mount('build')} \\\n    ${execStep(interpreter, 'base', flags)}`,
  ];
}

/** Whether packages are installed in the image itself. */
export function installsIn(base: BaseImage, buildBase: BaseImage): boolean {
  return base.reference === buildBase.reference;
}
