import type { BaseImage, ImageLayer, ImagePlan, LockInstall, PackageGroup } from '../../src/image/image-plan';
import { labelsOf } from '../../src/image/labels';
import { MemoryAllocator } from '../../src/image/memory-allocator';
import { line, type Line } from '../../src/private/line';
import { parseName } from '../../src/project/python/names';
import { readVersion } from '../../src/project/python/versions';

const base: BaseImage = {
  reference: line`python:3.13-slim`,
  label: line`slim`,
  interpreter: line`/usr/local/bin/python3.13`,
  pythonVersion: line`3.13`,
  patch: line`newest`,
  glibc: line`2.41`,
  pinned: false,
  root: true,
  everyPlatform: true,
  declared: false,
};

export const lockInstall: LockInstall = { by: 'lock', extras: [], groups: [], folders: [], archives: [] };

/** The plan of a small FastAPI service in one layer; a test changes what it is about. */
export function planFixture(changes: Partial<ImagePlan> = {}): ImagePlan {
  const { subject = { name: parseName('shop')!, version: readVersion('0.1.0')! } } = changes;
  return {
    subject,
    platform: line`linux/amd64`,
    python: { version: line`3.13`, decidedBy: '.python-version', compiled: [], passedOver: [] },
    buildBase: base,
    debianBase: base,
    base,
    installer: { reference: line`ghcr.io/astral-sh/uv:0.13.9`, version: line`0.13.9` },
    buildPackages: [{ name: line`tini`, purpose: 'init' }],
    systemPackages: [],
    locales: [],
    install: lockInstall,
    packages: [],
    secrets: [],
    wheels: [],
    compilers: [],
    hasFiles: true,
    steps: [],
    layers: [
      { from: 'build', source: line`/app/.venv/`, target: line`/app/.venv/` },
      { from: 'context', source: line`app/`, target: line`/app/` },
    ],
    leftOut: [],
    reaches: [],
    metadata: [],
    path: [line`/app/.venv/bin`],
    environment: { PYTHONPATH: '/app/src', PYTHONMALLOC: 'malloc' },
    allocator: MemoryAllocator.GLIBC,
    lateEnvironment: {},
    labels: labelsOf(subject, undefined, {}),
    workDirectory: line`/app`,
    user: { uid: 10001, gid: 10001, name: line`app`, home: line`/tmp` },
    process: {
      entryPoint: ['tini', '-s', '-e', '130', '-e', '143', '--'],
      command: ['uvicorn', 'shop.main:app', '--port', '8000'],
      stopSignal: line`SIGTERM`,
      serves: { port: 8000, path: '/healthz', healthyBelow: 300, startSeconds: 60 },
    },
    ...changes,
  };
}

const tree = (from: ImageLayer['from'], name: Line): ImageLayer =>
  ({ from, source: line`/layers/${name}/`, target: line`/` });

/** The same with its packages in groups. */
export function groupedFixture(changes: Partial<ImagePlan> = {}): ImagePlan {
  const wheels = { packages: [], isVerified: true, isLast: false };
  const groups: PackageGroup[] = [line`01`, line`02`].map(name => ({ name, ...wheels }));
  return planFixture({
    install: {
      by: 'groups',
      groups,
      lockFile: line`uv.lock`,
      platform: line`x86_64-manylinux_2_40`,
      builds: false,
      indexes: [],
      keptFiles: [],
      keptSymbols: [],
      unchecked: [],
    },
    buildPackages: [
      { name: line`tini`, purpose: 'init' },
      { name: line`binutils-x86-64-linux-gnu`, purpose: 'strip', program: line`x86_64-linux-gnu-strip` },
    ],
    layers: [
      tree('build', line`runtime`),
      ...groups.map(({ name }) => tree('build', name)),
      tree('application', line`python`),
      tree('application', line`application`),
      { from: 'context', source: line`metadata.tar`, target: line`/` },
    ],
    check: { module: line`shop.main`, attribute: line`app`, leftOut: [line`shop.docs`] },
    reaches: [line`uvicorn.main`],
    metadata: [{ name: parseName('shop')!, plugins: '' }],
    ...changes,
  });
}
