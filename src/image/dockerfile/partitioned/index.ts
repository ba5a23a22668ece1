import { buildStage, installerStage } from './build-stage';
import { debianStage } from './debian-stage';
import { applicationStage, finalStage, pythonStage, runtimeStage } from './later-stages';
import { stepStages } from './step-stages';
import type { GroupInstall, ImagePlan } from '../../image-plan';

/** A stage for what changes together: the packages, the base, what both give, steps, the application, the version. */
export function stages(plan: ImagePlan, install: GroupInstall): string[] {
  return [
    ...install.groups.length > 0 ? [installerStage(plan, install)] : [],
    buildStage(plan, install),
    ...plan.systemPackages.length + plan.locales.length > 0 ? [debianStage(plan)] : [],
    pythonStage(plan, install),
    runtimeStage(plan),
    ...stepStages(plan),
    applicationStage(plan, install),
    finalStage(plan),
  ];
}
