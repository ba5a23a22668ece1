import { buildStage } from './build-stage';
import { finalStage } from './final-stage';
import { header } from './header';
import type { ImagePlan } from '../image-plan';

/** The plan as a Dockerfile. Pure; the frontend 1.4 that every BuildKit of today bundles is enough for it. */
export function renderDockerfile(plan: ImagePlan): string {
  const stages = [`FROM ${plan.installer.reference} AS uv`, buildStage(plan), finalStage(plan)];
  return `${header(plan)}\n${stages.join('\n\n')}\n`;
}
