import type { ComputeSize } from './compute-size';
import type {
  JobContainerProps, PythonContainerProps, ServiceContainerProps, WebContainerProps, WorkerContainerProps,
} from './container-props';
import type { ContainerSecret } from './container-secret';
import type { HealthCheck } from './health-check';
import type { ProxyTrust } from './proxy-trust';
import type { PythonContainer } from './python-container';
import type { Scaling } from './scaling';
import type { WritablePath } from './writable-path';
import type { PythonImage } from '../image';
import {
  ANYTHING, FLAG, type Kind, listOf, mapOf, NUMBER, objectOf, optional, type Shape, TEXT,
} from '../private/shape';
import type { JobProcess, WebServer, WorkerProcess } from '../process';

const COMMON: Shape<PythonContainerProps> = {
  image: objectOf<PythonImage>("a PythonImage, such as PythonImage.fromDirectory('.')", 'contentTag'),
  name: optional(TEXT),
  size: optional(objectOf<ComputeSize>('a ComputeSize', 'vcpu')),
  processMemoryMiB: optional(NUMBER),
  // A value may be a secret, so `checkEnvironment` checks each without quoting it.
  environment: optional(mapOf<string>(ANYTHING)),
  settings: optional(listOf(TEXT)),
  publicVariables: optional(mapOf(TEXT)),
  secrets: optional(listOf(objectOf<ContainerSecret>('a ContainerSecret', 'name'))),
  writablePaths: optional(listOf(objectOf<WritablePath>('a WritablePath', 'path'))),
  cleanupSeconds: optional(NUMBER),
};

const SERVICE: Shape<ServiceContainerProps> = {
  ...COMMON,
  release: optional(objectOf<PythonContainer>('a PythonContainer', '_spec')),
  scaling: optional(objectOf<Scaling>('a Scaling', '_replicas')),
};

const HEALTH_CHECK: Kind<HealthCheck> = objectOf<HealthCheck>('a HealthCheck', '_timing');

export const WEB: Shape<WebContainerProps> = {
  ...SERVICE,
  server: optional(objectOf<WebServer>('a WebServer', '_binder')),
  port: optional(NUMBER),
  healthCheck: optional(HEALTH_CHECK),
  longestRequestSeconds: optional(NUMBER),
  longestSilenceSeconds: optional(NUMBER),
  drainSeconds: optional(NUMBER),
  proxyTrust: optional(objectOf<ProxyTrust>('a ProxyTrust', '_nobody')),
};

export const WORKER: Shape<WorkerContainerProps> = {
  ...SERVICE,
  process: optional(objectOf<WorkerProcess>('a WorkerProcess', '_binder')),
  healthCheck: optional(HEALTH_CHECK),
  longestTaskSeconds: optional(NUMBER),
  singleton: optional(FLAG),
};

export const JOB: Shape<JobContainerProps> = {
  ...COMMON,
  process: objectOf<JobProcess>('a JobProcess', '_binder'),
  longestTaskSeconds: optional(NUMBER),
  timeLimitSeconds: optional(NUMBER),
};
