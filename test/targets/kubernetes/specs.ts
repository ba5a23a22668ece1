import type { ContainerSpec, PythonContainer } from '../../../src/container';
import { DEFAULT_SHUTDOWN_NEEDS, solveShutdown } from '../../../src/process';
import { ImageArchitecture } from '../../../src/project';

const shared = {
  application: { name: 'shop', version: '1.4.0' },
  architecture: ImageArchitecture.X86_64,
  stopSignal: 'SIGTERM',
  user: { uid: 10001, gid: 10001 },
  writablePaths: [{ path: '/tmp', sizeMiB: 64 }],
  size: { vcpu: 0.5, memoryMiB: 1024, pids: 256, openFiles: 65535 },
  publicVariables: [],
};

export const web: ContainerSpec = {
  ...shared,
  role: 'web',
  restarts: true,
  singleton: false,
  replicas: 2,
  name: 'web',
  command: ['uvicorn', 'shop.main:app', '--host', '0.0.0.0', '--port', '8000'],
  port: 8000,
  environment: { PYTHON_CPU_COUNT: '1' },
  secrets: ['db-password'],
  health: {
    command: ['python', '-I', '-S', '/opt/container/probe.py', '8000', '/healthz'],
    http: { livenessPath: '/healthz', readinessPath: '/healthz?probe=readiness', anyAnswer: false },
    intervalSeconds: 10,
    timeoutSeconds: 2,
    retries: 3,
    startSeconds: 60,
  },
  shutdown: solveShutdown(DEFAULT_SHUTDOWN_NEEDS),
};

export const worker: ContainerSpec = {
  ...shared,
  role: 'worker',
  restarts: true,
  singleton: false,
  replicas: 1,
  name: 'worker',
  command: ['python', '-m', 'shop.worker'],
  environment: {},
  secrets: [],
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
  return { _spec: spec, name: spec.name, image, warnings } as unknown as PythonContainer;
}
