// The public API, in the order of the flow. Each class is loaded when it is first named: see scripts/bundle/run.ts.
export type { LeftOutFile, LockedPackage, PythonProjectOptions } from './project';
export { ImageArchitecture, PythonProject } from './project';

export type {
  CommandStepOptions, DjangoStepOptions, RunStepOptions, StageStepOptions, StepSecretOptions,
} from './image';
export { BuildStep } from './image';

export type * from './servers/options';
export { ServerGateway } from './servers';
export type { ShutdownBudget } from './process';
export type * from './process/workers/options';
export { CeleryPool, JobProcess, WebServer, WorkerProcess } from './process';

export type {
  ByteInterval, CompiledPackageOptions, DebianSnapshotOptions, ForecastLayer, ForecastPackage, ImageBudgetOptions,
  KeptFilesOptions, MovedLayer, PackageChange, PartitionedLayersOptions, PasswordOptions, PythonBaseOptions,
  PythonImageOptions, PythonImageProps, PythonImageSettings, SshOptions, StrippedSymbolsOptions,
} from './image';
export {
  BuildSecret, CompiledPackage, ContainerUser, DebianPackages, DebianSnapshot, ImageBudget, ImageDelta, ImageForecast,
  LayerStrategy, MemoryAllocator, NativeSymbols, PackageCredentials, PruneProfile, PythonBase, PythonImage,
} from './image';

export type {
  HealthCheckTiming, HttpHealthCheckOptions, JobContainerProps, ProvidedHealthCheckOptions, PythonContainerProps,
  ScalingTargets, ServiceContainerProps, WebContainerProps, WorkerContainerProps, WritablePathOptions,
} from './container';
export {
  ComputeSize, ContainerSecret, HealthCheck, ProxyTrust, PythonContainer, Scaling, WritablePath,
} from './container';

export type { RegistryOptions } from './targets/image-source';
export { ImageSource } from './targets/image-source';

export type {
  EcsTaskProps, PythonContainerRepositoryProps, PythonContainerServiceProps, PythonContainerTaskProps, RunStateOptions,
  TaskScheduleProps,
} from './targets/ecs';
export { PythonContainerRepository, PythonContainerService, PythonContainerTask } from './targets/ecs';

export type {
  AddedContainerOptions, JobRunProps, PythonContainerCronJobProps, PythonContainerDeploymentProps,
  PythonContainerJobProps,
} from './targets/kubernetes';
export { PythonContainerCronJob, PythonContainerDeployment, PythonContainerJob } from './targets/kubernetes';

export type { BakeFileProps } from './targets/bake';
export { BakeFile, BuildCache } from './targets/bake';

export type { ComposeBindMount, ComposeFileProps } from './targets/compose';
export { ComposeFile } from './targets/compose';
