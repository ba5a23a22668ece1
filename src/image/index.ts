// Public: the root re-exports these.
export { CompiledPackage, type CompiledPackageOptions } from './compiled/compiled-package';
export { ContainerUser } from './container-user';
export { MemoryAllocator } from './memory-allocator';
export { PythonBase, type PythonBaseOptions } from './bases/python-base';
export type { ByteInterval } from './forecast/byte-interval';
export { ImageBudget, type ImageBudgetOptions } from './forecast/image-budget';
export type { MovedLayer, PackageChange } from './forecast/delta-parts';
export type { ForecastLayer, ForecastPackage } from './forecast/forecast-parts';
export { ImageDelta } from './forecast/image-delta';
export { ImageForecast } from './forecast/image-forecast';
export { LayerStrategy, type PartitionedLayersOptions } from './layers/layer-strategy';
export { NativeSymbols, type StrippedSymbolsOptions } from './layers/native-symbols';
export { PruneProfile, type KeptFilesOptions } from './layers/prune-profile';
export { DebianPackages } from './system/debian-packages';
export { BuildStep } from './steps/build-step';
export type {
  CommandStepOptions, DjangoStepOptions, RunStepOptions, StageStepOptions, StepSecretOptions,
} from './steps/step-options';
export { BuildSecret } from './secrets/build-secret';
export { PackageCredentials, type PasswordOptions, type SshOptions } from './secrets/package-credentials';
export { DebianSnapshot, type DebianSnapshotOptions } from './system/debian-snapshot';
export { PythonImage } from './python-image';
export type { PythonImageOptions, PythonImageProps, PythonImageSettings } from './python-image-props';

// For container/ and the targets.
export { supportFiles } from './context/support-files';
export { DEFAULT_AGENT, dockerSecret } from './secrets/docker-secret';
export type { BuildInputs } from './image-plan';
export type { SecretPlan } from './secrets/plan-secrets';
export { checkRefused, checkVariable, sortedByName, type Variables } from './variables';
export { HEALTHY_BELOW, httpQuestion } from './http-question';
export { parseReference, type ImageReference } from './bases/image-reference';
export {
  APP_DIRECTORY, BUILD_ARGUMENTS, SECRET_VARIABLE_PREFIX, SECRETS_DIRECTORY, SUPPORT_DIRECTORY, TEMPORARY_DIRECTORY,
  VENV_DIRECTORY,
} from './places';
export { startSeconds } from './start-time';
export {
  awaitReleaseCommand, drainCommand, HEARTBEAT_PROBE_COMMAND, httpProbeCommand, INIT_COMMAND, JOB_INIT_COMMAND,
  LAUNCHER_COMMAND, limitCommand, PROBE_TIMING, workerCommand,
} from './support-commands';
