import type { ContainerSpec } from '../../src/container';
import { ImageArchitecture } from '../../src/project';

/** A web container with nothing but what every one has. */
export const WEB: ContainerSpec = {
  role: 'web',
  restarts: true,
  singleton: false,
  replicas: 2,
  name: 'web',
  application: { name: 'shop', version: '0.1.0' },
  architecture: ImageArchitecture.X86_64,
  command: ['uvicorn', 'shop.main:app', '--host', '0.0.0.0', '--port', '8000'],
  stopSignal: 'SIGTERM',
  user: { uid: 10001, gid: 10001 },
  port: 8000,
  environment: {},
  settings: [],
  secrets: [],
  secretVariables: [],
  publicVariables: [],
  writablePaths: [{ path: '/tmp', sizeMiB: 64, executable: false }],
  size: { vcpu: 1, memoryMiB: 2048, pids: 256, openFiles: 65535 },
  health: {
    command: ['python', '-I', '-S', '/opt/container/probe.py', '8000', '/healthz'],
    http: {
      livenessPath: '/healthz', readinessPath: '/healthz?probe=readiness', anyAnswer: false, readyWithAnyAnswer: false,
    },
    intervalSeconds: 10,
    timeoutSeconds: 2,
    retries: 3,
    startSeconds: 60,
  },
  shutdown: {
    gracefulSeconds: 25,
    stopSeconds: 35,
    drainSeconds: 10,
    terminationSeconds: 45,
    deregistrationSeconds: 30,
    loadBalancerIdleSeconds: 60,
    keepAliveSeconds: 75,
  },
};

/** A worker that nobody can ask. */
export const WORKER: ContainerSpec = {
  ...WEB,
  role: 'worker',
  replicas: 1,
  name: 'worker',
  command: ['python', '-m', 'mailer.worker'],
  port: undefined,
  health: undefined,
};

/** A worker that would do everything twice. */
export const SINGLETON: ContainerSpec = { ...WORKER, name: 'beat', singleton: true };

/** A container that ends. */
export const JOB: ContainerSpec = {
  ...WORKER, role: 'job', restarts: false, name: 'report', command: ['python', '-m', 'shop.report'],
};
