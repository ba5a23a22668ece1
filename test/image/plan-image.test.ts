import {
  ContainerUser, LayerStrategy, MemoryAllocator, PythonBase, PythonImage, type PythonImageSettings,
} from '../../src/image';
import { renderDockerfile } from '../../src/image/dockerfile/render-dockerfile';
import { planImage } from '../../src/image/plan-image';
import { Problems } from '../../src/private/problems';
import { ImageArchitecture, type LockedPackage } from '../../src/project';
import { fakeProject, type ProjectFacts } from '../fake-project';

const plan = (facts: ProjectFacts = {}, settings: PythonImageSettings = {}) => {
  const problems = new Problems('test');
  const project = fakeProject(facts);
  const selection = project._sources.select([], [], problems);
  const made = planImage({ project, ...settings }, selection, [], problems);
  problems.throwIfAny('Test');
  return made!;
};
const wheel = (name: string): LockedPackage => ({ name, source: 'registry', wheel: `${name}-1.0-py3-none-any.whl` });

test('a web project runs what its zero-setting container runs, and is probed', () => {
  expect(plan({ healthPath: '/healthz' }).process).toMatchObject({
    command: [
      'uvicorn', 'shop.main:app', '--host', '0.0.0.0', '--port', '8000', '--timeout-graceful-shutdown', '25',
      '--timeout-keep-alive', '75', '--no-server-header',
    ],
    serves: { port: 8000, path: '/healthz', healthyBelow: 300 },
    stopSignal: 'SIGTERM',
  });
});

test.each([
  [{}, '/', 500],
  [{ healthPath: '/up/', checksHost: true }, '/up/', 500],
  [{ healthPath: '/up/' }, '/up/', 300],
])('with the health route %j the image asks for %s and takes what is below %s', (facts, path, healthyBelow) => {
  expect(plan(facts).process.serves).toEqual({ port: 8000, path, healthyBelow, startSeconds: 60 });
});

test('a project that does not say what to run has no command, and the Dockerfile says why', () => {
  const without = plan({ framework: null, modules: ['a', 'b'], runnable: ['a', 'b'] });
  expect(without.process.command).toBeUndefined();
  expect(renderDockerfile(without)).toContain(
    '# No CMD: nothing says what to run: no single command in Dockerfiles, no package with __main__.py, '
      + 'no [project.scripts].',
  );
});

test('a project with nothing but a worker runs it through the launcher, which ends its stop', () => {
  const tasks = { celery: ['shop.tasks:app'] };
  const { command, serves } = plan({ framework: null, locked: { celery: '5.6.0' }, tasks }).process;
  expect(command?.slice(0, 7))
    .toEqual(['python', '/opt/container/worker.py', '--grace', '25', 'celery', '--app', 'shop.tasks:app']);
  expect(serves).toBeUndefined();
});

test('a project without a web server runs its package when that can be run', () => {
  const { command, serves } = plan({
    framework: null,
    importPackages: ['common', 'mailer'],
    modules: ['mailer.__main__'],
  }).process;
  expect(command).toEqual(['python', '-m', 'mailer']);
  expect(serves).toBeUndefined();
});

test.each<[string, ProjectFacts]>([
  ['no web framework', { framework: null }],
  ['no server in the lock', { servers: [] }],
  ['several applications', { appCandidates: ['shop.a:app', 'shop.b:app'] }],
  ['no application', { appCandidates: [] }],
])('a project with %s is no error for its image: it may hold workers only', (_name, facts) => {
  const { command, serves, stopSignal } = plan(facts).process;
  expect({ command, serves, stopSignal }).toEqual({ command: undefined, serves: undefined, stopSignal: 'SIGTERM' });
});

test('every import root is on the path, below the application folder', () => {
  expect(plan({ roots: ['services/api/src', '.', 'libs/common'] }).environment.PYTHONPATH).toBe(
    '/app/services/api/src:/app:/app/libs/common',
  );
});

test.each([
  ['.', '/app'],
  ['services/api', '/app/services/api'],
])('a project in %s of its workspace runs in %s, where its relative paths hold', (path, folder) => {
  expect(plan({ path }).workDirectory).toBe(folder);
});

test('what the project says of itself reaches the labels', () => {
  const facts = {
    name: 'shop',
    version: '1.2.0',
    description: 'sells tea',
    license: 'Apache-2.0',
    sourceUrl: 'https://git.example/shop',
  };
  expect(plan(facts).subject).toEqual(facts);
});

const COMMIT = { kind: 'git', url: 'https://git.example/large', commit: '0'.repeat(40) };

test('wheels need nothing to be compiled with', () => {
  const { buildPackages } = plan({ packages: [wheel('fastapi'), { name: 'shop', source: 'editable' }] });
  expect(buildPackages.map(({ purpose }) => purpose)).toEqual(['init', 'allocator', 'strip']);
});

test.each([
  [{ name: 'uwsgi', source: 'registry' }, ['build-essential for compile']],
  [{ name: 'patched', source: 'git' }, ['build-essential for compile', 'git for fetch from git']],
  [
    { name: 'large', source: 'git', artifact: { ...COMMIT, lfs: true } },
    ['build-essential for compile', 'git for fetch from git', 'git-lfs for fetch from git'],
  ],
])('the build stage has the tools for %j, and knows what they are for', (locked, tools) => {
  const { buildPackages, python } = plan({ packages: [wheel('fastapi'), locked] });
  expect(buildPackages.map(({ name, purpose }) => `${name} for ${purpose}`))
    .toEqual([...tools, 'tini for init', 'libjemalloc2 for allocator', 'binutils-x86-64-linux-gnu for strip']);
  expect(python.compiled).toEqual([locked.name]);
});

test('what is installed is said by names, with the folders and archives of the project apart', () => {
  const packages = [
    { name: 'shop', source: 'editable' },
    { name: 'lib', source: 'directory' },
    { name: 'six', source: 'path' },
    wheel('toolz'),
  ];
  const chosen = { extras: ['s3'], groups: ['metrics'] };
  const options = { package: 'api', ...chosen };
  expect(plan({ packages, options }, { layers: LayerStrategy.single() }).install)
    .toEqual({ by: 'lock', member: 'api', ...chosen, folders: ['shop', 'lib'], archives: ['six'] });
});

test('libraries that write a cache get a writable one, beside the allocator', () => {
  const { environment } = plan({ packages: [wheel('numba')] }, { allocator: MemoryAllocator.PYMALLOC });
  expect(environment).toMatchObject({
    PYTHONMALLOC: 'pymalloc',
    MALLOC_ARENA_MAX: '2',
    NUMBA_CACHE_DIR: '/tmp/numba',
    HOME: '/tmp',
  });
});

test('packages are those for the Python, processor and C library of the image', () => {
  const project = fakeProject();
  const ask = jest.spyOn(project._installation, 'packagesFor');
  const base = PythonBase.of('registry.example/python:3.12-bookworm', { pythonVersion: '3.12.4' });
  new PythonImage({ project, base, architecture: ImageArchitecture.ARM64 });
  expect(ask.mock.calls.map(([target]) => target)).toEqual([
    { pythonVersion: '3.12.4', architecture: ImageArchitecture.ARM64, glibc: '2.36' },
  ]);
});

test('layers go from the least to the most often changed', () => {
  const large = ['fastapi', 'uvicorn'].map(name => ({ ...wheel(name), packedBytes: 9_000_000 }));
  const sources = (settings: PythonImageSettings) =>
    plan({ packages: large }, settings).layers.map(each => each.source);
  expect(sources({})).toEqual([
    '/layers/runtime/', '/layers/01/', '/layers/02/', '/layers/python/', '/layers/application/', 'metadata.tar',
  ]);
  expect(sources({ layers: LayerStrategy.single() }))
    .toEqual(['/usr/lib/x86_64-linux-gnu/libjemalloc.so.2', '/usr/bin/tini-static', '/layers/etc/', 'container/',
      '/app/.venv/', 'app/']);
});

test('local packages are in no group, since the application has their sources', () => {
  const packages = [wheel('fastapi'), { name: 'shop', source: 'editable' }];
  const { install } = plan({ packages });
  expect(install).toMatchObject({ by: 'groups', groups: [{ name: '01', packages: [{ name: 'fastapi' }] }] });
});

test('a project without metadata has no layer for it', () => {
  expect(plan({ packaged: false }).layers.at(-1)!.source).toBe('/layers/application/');
});

test.each([
  [ImageArchitecture.X86_64, 'binutils-x86-64-linux-gnu', 'x86_64-linux-gnu-strip'],
  [ImageArchitecture.ARM64, 'binutils-aarch64-linux-gnu', 'aarch64-linux-gnu-strip'],
])('symbols for %s are removed by the tool of that processor', (architecture, name, program) => {
  expect(plan({}, { architecture }).buildPackages).toContainEqual({ name, purpose: 'strip', program });
});

test('the modules that the server loads are known, so that what they need is compiled', () => {
  expect(plan().reaches).toContain('uvicorn.protocols.http.auto');
  expect(plan({ framework: 'flask', servers: ['gunicorn'] }).reaches).toContain('gunicorn.workers.gthread');
  expect(plan({ framework: null, runnable: ['shop.main'] }).reaches).toEqual([]);
});

test('a plan holds no option of a tool', () => {
  const packages = [wheel('fastapi'), { name: 'patched', source: 'git' }, { name: 'lib', source: 'path' }];
  const { process, ...rest } = plan({ packages, options: { package: 'api', extras: ['s3'], groups: ['dev'] } });
  expect(JSON.stringify(rest)).not.toContain('--');
});

test('a lock that local packages beside the project moved below the root is named', () => {
  const single = { layers: LayerStrategy.single() };
  expect(plan({ path: 'services/shop', lockPath: 'services/shop' }, single))
    .toMatchObject({ workDirectory: '/app/services/shop', install: { lockDirectory: '/app/services/shop' } });
  expect(plan({}, single).install).not.toHaveProperty('lockDirectory');
});

test.each<[string, string[], object | undefined]>([
  ['an application', ['shop.main:app'], { module: 'shop.main', attribute: 'app' }],
  ['a factory', ['shop.main:create_app()'], { module: 'shop.main', attribute: 'create_app' }],
])('the build checks %s that a server starts', (_name, appCandidates, check) => {
  expect(plan({ appCandidates }).check).toMatchObject(check!);
  expect(plan({ appCandidates }, { checkEntry: false }).check).toBeUndefined();
});

test('nothing is checked of an image that starts none', () => {
  expect(plan({ framework: null, runnable: [] }).check).toBeUndefined();
});

test('of very many modules that are left out the build is told the first ones', () => {
  const leftOutModules = Array.from({ length: 60 }, (_, index) => `m${index}`);
  expect(plan({ leftOutModules }).check?.leftOut).toHaveLength(50);
});

test('an application is checked too that is imported from above the folder of its modules', () => {
  expect(plan({ appCandidates: ['api.src.main:app'], modules: ['main'] }).check).toMatchObject({
    module: 'api.src.main',
  });
});

test('the user has a name, also in the environment for those who run it as another one', () => {
  expect(plan({}, { user: ContainerUser.of(1000, 2000) })).toMatchObject({
    user: { uid: 1000, gid: 2000, name: 'app', home: '/tmp' },
    environment: { HOME: '/tmp', USER: 'app' },
  });
});

test('an image for arm64 names the packages that only such a machine, or emulation, can compile', () => {
  const packages: LockedPackage[] = [wheel('fastapi'), { name: 'docopt', source: 'registry' }];
  const warningsOf = (settings: PythonImageSettings) =>
    new PythonImage({ project: fakeProject({ packages }), ...settings }).warnings;
  expect(warningsOf({ architecture: ImageArchitecture.ARM64 })).toEqual([
    'docopt has no wheel for Python 3.14 on linux/arm64 and must be compiled: build the image on such a machine, or '
    + 'with emulation',
  ]);
  expect(warningsOf({})).toEqual([]);
});

test('packages whose native files need not open are those that the image installs', () => {
  const facts = { packages: [wheel('pyside6')] };
  const unchecked = (uncheckedExtensions: string[], layers?: LayerStrategy) =>
    plan(facts, { uncheckedExtensions, layers }).install;
  expect(unchecked(['PySide6', 'pyside6'])).toMatchObject({ unchecked: ['pyside6'] });
  expect(() => unchecked(['pyside2'])).toThrow(
    '\'uncheckedExtensions\' has those of package "pyside2", which the image does not install; it installs ');
  expect(() => unchecked(['pyside6'], LayerStrategy.single())).toThrow(
    "'uncheckedExtensions' has packages, but 'layers' is LayerStrategy.single(), which opens no native file; ");
});
