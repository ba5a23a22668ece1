import { buildStage, installerStage } from './build-stage';
import { debianStage } from './debian-stage';
import { applicationStage, finalStage, pythonStage, runtimeStage } from './later-stages';
import { stepStages } from './step-stages';
import { wheelStages } from './wheel-stages';
import type { GroupInstall, ImagePlan } from '../../image-plan';

/**
 * A stage for what changes together: the packages, those of the project that are compiled, the base, what all of them
 * give, steps, the application, the version.
 */
export function stages(plan: ImagePlan, install: GroupInstall): string[] {
  return [
    ...install.groups.length > 0 ? [installerStage(plan, install)] : [],
    buildStage(plan, install),
    ...wheelStages(plan, install),
    ...plan.systemPackages.length + plan.locales.length > 0 ? [debianStage(plan)] : [],
    pythonStage(plan, install),
    runtimeStage(plan),
    ...stepStages(plan),
    applicationStage(plan, install),
    finalStage(plan),
  ];
}
