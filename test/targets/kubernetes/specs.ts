import { allSecretsOf, type ContainerSpec, type PythonContainer } from '../../../src/container';
import { DEFAULT_SHUTDOWN_NEEDS, solveShutdown } from '../../../src/process';
import { WEB, WORKER } from '../specs';

const shared = {
  application: { name: 'shop', version: '1.4.0' },
  size: { vcpu: 0.5, memoryMiB: 1024, pids: 256, openFiles: 65535 },
};

export const web: ContainerSpec = {
  ...WEB,
  ...shared,
  environment: { PYTHON_CPU_COUNT: '1' },
  secrets: ['db-password'],
};

export const worker: ContainerSpec = {
  ...WORKER,
  ...shared,
  command: ['python', '-m', 'shop.worker'],
  shutdown: solveShutdown({ ...DEFAULT_SHUTDOWN_NEEDS, drainSeconds: 0 }),
};

export const job: ContainerSpec = {
  ...worker,
  role: 'job',
  restarts: false,
  name: 'migrate',
  command: ['python', '-m', 'shop.migrate'],
};

/** A container with exactly this spec, without a project behind it. */
export function containerOf(spec: ContainerSpec, warnings: string[] = [], imageName = 'shop'): PythonContainer {
  const image = { name: imageName, contentTag: '1.4.0-3f9a1c0b2d7e' };
  const fields = { warnings, _ownWarnings: warnings, secrets: allSecretsOf(spec), image };
  return { _spec: spec, name: spec.name, ...fields } as unknown as PythonContainer;
}
