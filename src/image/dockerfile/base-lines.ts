import { execForm } from './words';
import type { BaseImage } from '../image-plan';
import { CONTEXT, MOUNT_POINTS } from '../places';

// The first lines of every stage on a base of which little is known. They need no shell.

/** What a stage runs, installs and copies needs root, and a base may start as another user. No stage is an image. */
export function asRoot({ root }: BaseImage): string[] {
  return root ? [] : ['# hadolint ignore=DL3002', 'USER 0:0'];
}

/** Compares what the user said about the base with what it is. */
export function compare({ declared, interpreter, pythonVersion, patch, glibc }: BaseImage): string[] {
  if (!declared) { return []; }
  const version = patch === undefined ? pythonVersion : `${pythonVersion}.${patch}`;
  return [
    '# Compares what PythonBase.of says with the image. If no such file is found here, correct its interpreter.',
    `RUN --mount=source=${CONTEXT.build},target=${MOUNT_POINTS.build} \\\n    ${execForm([
      interpreter, '-B', MOUNT_POINTS.build, 'base', '--python', version, '--glibc', glibc,
      ...interpreter.startsWith('/') ? ['--interpreter', interpreter] : [],
    ])}`,
  ];
}
