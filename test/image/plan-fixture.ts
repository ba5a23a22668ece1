import type { BaseImage, ImagePlan } from '../../src/image/image-plan';
import { line } from '../../src/private/line';
import { parseName } from '../../src/project/python/names';
import { readVersion } from '../../src/project/python/versions';

const base: BaseImage = {
  reference: line`python:3.13-slim`,
  label: line`slim`,
  interpreter: line`/usr/local/bin/python3.13`,
  pythonVersion: line`3.13`,
  patch: line`newest`,
  glibc: line`2.41`,
  shell: true,
  pinned: false,
};

/** The plan of a small FastAPI service; a test changes what it is about. */
export function planFixture(changes: Partial<ImagePlan> = {}): ImagePlan {
  return {
    subject: { name: parseName('shop')!, version: readVersion('0.1.0')! },
    platform: line`linux/amd64`,
    python: { version: line`3.13`, decidedBy: '.python-version', compiled: [], passedOver: [] },
    buildBase: base,
    base,
    installer: { reference: line`ghcr.io/astral-sh/uv:0.13.9`, version: line`0.13.9` },
    buildPackages: [{ name: line`tini`, purpose: 'init' }],
    install: { extras: [], groups: [], folders: [], archives: [] },
    layers: [
      { holds: 'packages', from: 'build', source: line`/app/.venv/`, target: line`/app/.venv/` },
      { holds: 'application', from: 'context', source: line`app/`, target: line`/app/` },
    ],
    leftOut: [],
    path: [line`/app/.venv/bin`],
    environment: { PYTHONPATH: '/app/src', PYTHONMALLOC: 'malloc' },
    workDirectory: line`/app`,
    user: { uid: 10001, gid: 10001, name: line`app`, home: line`/tmp` },
    process: {
      entryPoint: ['tini', '-e', '143', '--'],
      command: ['uvicorn', 'shop.main:app', '--port', '8000'],
      stopSignal: line`SIGTERM`,
      serves: { port: 8000, path: '/healthz', healthyBelow: 300 },
    },
    ...changes,
  };
}
