import type { ImagePlan } from '../../src/image/image-plan';

/** The plan of a small FastAPI service; a test changes what it is about. */
export function planFixture(changes: Partial<ImagePlan> = {}): ImagePlan {
  return {
    name: 'shop',
    version: '0.1.0',
    pythonVersion: '3.13',
    base: 'python:3.13-slim',
    baseLabel: 'slim',
    platform: 'linux/amd64',
    buildPackages: ['tini'],
    compiled: [],
    syncOptions: ['--frozen', '--no-dev', '--no-install-local'],
    workDirectory: '/app',
    pythonPath: ['/app/src'],
    environment: { PYTHONMALLOC: 'malloc', MALLOC_ARENA_MAX: '2' },
    user: '10001:10001',
    stopSignal: 'SIGTERM',
    command: ['uvicorn', 'shop.main:app', '--port', '8000'],
    serves: { port: 8000, probeCommand: ['python', '-I', '-S', '/opt/container/probe.py', '8000', '/healthz'] },
    ...changes,
  };
}
