import { line } from '../../../private/line';
import type { ImagePlan } from '../../image-plan';
import { asRoot } from '../base-lines';
import { becauseOf } from '../debian-lines';
import { copy, environment, labels, start } from '../image-lines';
import { comment } from '../words';

/** The image itself. */
export function finalStage(plan: ImagePlan): string {
  return [
    `FROM ${plan.base.reference}`,
    labels(plan),
    ...installed(plan),
    environment(plan),
    comment(line`Layers from the least to the most often changed.`),
    ...plan.layers.map(copy),
    ...start(plan),
  ].join('\n');
}

/** Its base is the one of the build stage, which has apt-get. */
function installed({ base, systemPackages }: ImagePlan): string[] {
  if (systemPackages.length === 0) { return []; }
  return [
    comment(line`Debian packages that the program loads or starts: ${becauseOf(systemPackages)}.`),
    ...asRoot(base),
    '# hadolint ignore=DL3008',
    `RUN apt-get update \\
    && apt-get install --yes --no-install-recommends ${systemPackages.map(({ name }) => name).join(' ')} \\
    && rm -rf /var/lib/apt/lists/*`,
  ];
}
