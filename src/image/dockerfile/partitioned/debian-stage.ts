import { line } from '../../../private/line';
import type { ImagePlan } from '../../image-plan';
import { LAYERS_DIRECTORY } from '../../places';
import { asRoot } from '../base-lines';
import { becauseOf, snapshotFlags, versionsOf } from '../debian-lines';
import { mount, repeated, shellStep } from '../steps';
import { comment, list, processorOf } from '../words';

/** Where the step sees the base of the image, whose packages need not come again. */
const BASE_DIRECTORY = line`/base`;

/** Unpacks Debian packages that the base lacks. Runs on any processor, since nothing of them is run. */
export function debianStage(plan: ImagePlan): string {
  const { base, debianBase, platform, systemPackages, locales } = plan;
  const anyProcessor = base.everyPlatform && debianBase.everyPlatform;
  return [
    ...systemPackages.length === 0 ? [] : [
      comment(line`Debian packages that the program loads or starts: ${becauseOf(systemPackages)}.`),
      '# What the base lacks of them and of what they need becomes a layer of files, which needs no package manager.',
    ],
    ...locales.length === 0 ? [] : [comment(line`Locales, compiled from Debian's texts: ${list(locales)}.`)],
    versionsOf(plan, debianBase),
    `FROM ${anyProcessor ? '--platform=$BUILDPLATFORM ' : ''}${debianBase.reference} AS debian`,
    ...asRoot(debianBase),
    `RUN ${[
      mount('build'),
      `--mount=from=${base.reference},target=${BASE_DIRECTORY}`,
      shellStep(debianBase.interpreter, 'debian', [
        ['--base', BASE_DIRECTORY],
        ['--architecture', processorOf(platform)],
        ...snapshotFlags(plan),
        ['--output', line`${LAYERS_DIRECTORY}/debian`],
        ...repeated('--package', systemPackages.map(({ name }) => name)),
        ...repeated('--locale', locales),
      ]),
    ].join(' \\\n    ')}`,
  ].join('\n');
}
