// Public: the root re-exports these.
export { ComputeSize } from './compute-size';
export type {
  JobContainerProps, PythonContainerProps, ServiceContainerProps, WebContainerProps, WorkerContainerProps,
} from './container-props';
export { ContainerSecret } from './container-secret';
export {
  HealthCheck, type HealthCheckTiming, type HttpHealthCheckOptions, type ProvidedHealthCheckOptions,
} from './health-check';
export { ProxyTrust } from './proxy-trust';
export { PythonContainer } from './python-container';
export { Scaling, type ScalingTargets } from './scaling';
export { WritablePath, type WritablePathOptions } from './writable-path';

// For the targets.
export { checkDnsLabel, isDnsLabel } from './check-values';
export { runsElsewhere } from './release-places';
export { type EntryOptions, entryPointOf } from './entry-point';
export { type FreeText, freeTexts, placesOf, refersToSecret } from './free-texts';
export { type Given, givenBeside, givenTo } from './given';
export { SETTLED_SECONDS } from './health-check';
export { isPrivate, PRIVATE_NETWORKS } from './networks';
export { environmentBehind } from './proxies';
export { DEFAULT_CPU_PERCENT } from './scaling';
export { checkGivenSettings, checkSettingValue } from './settings';
export { allSecretsOf, type ContainerSpec, type HealthSpec, type ScalingSpec, type WritableSpec } from './spec';
export { contains, modeOf, whyNotMountable } from './writable-path';
