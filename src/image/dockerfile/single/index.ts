import { buildStage } from './build-stage';
import { finalStage } from './final-stage';
import type { ImagePlan, LockInstall } from '../../image-plan';

/** Two stages: uv installs the lock, the image copies the environment. */
export function stages(plan: ImagePlan, install: LockInstall): string[] {
  return [`FROM ${plan.installer.reference} AS uv`, buildStage(plan, install), finalStage(plan)];
}
