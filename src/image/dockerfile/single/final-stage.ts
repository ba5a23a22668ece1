import { line } from '../../../private/line';
import type { ImagePlan } from '../../image-plan';
import { copy, environment, labels, start } from '../image-lines';
import { comment } from '../words';

/** The image itself. */
export function finalStage(plan: ImagePlan): string {
  return [
    `FROM ${plan.base.reference}`,
    labels(plan),
    environment(plan),
    comment(line`Layers from the least to the most often changed.`),
    ...plan.layers.map(copy),
    ...start(plan),
  ].join('\n');
}
