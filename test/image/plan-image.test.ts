import { MemoryAllocator, PythonImage, type PythonImageSettings } from '../../src/image';
import { planImage } from '../../src/image/plan-image';
import { Problems } from '../../src/private/problems';
import { ImageArchitecture, type LockedPackage } from '../../src/project';
import { fakeProject, type ProjectFacts } from '../fake-project';

const plan = (facts: ProjectFacts = {}, settings: PythonImageSettings = {}) => {
  const problems = new Problems('test');
  const made = planImage({ project: fakeProject(facts), ...settings }, problems);
  problems.throwIfAny('Test');
  return made!;
};
const wheel = (name: string): LockedPackage => ({ name, source: 'registry', wheel: `${name}-1.0-py3-none-any.whl` });

test('a web project runs what its zero-setting container runs, and is probed', () => {
  expect(plan()).toMatchObject({
    command: ['uvicorn', 'shop.main:app', '--host', '0.0.0.0', '--port', '8000', '--timeout-graceful-shutdown', '25', '--timeout-keep-alive', '75', '--no-server-header'],
    serves: { port: 8000, probeCommand: ['python', '-I', '-S', '/opt/container/probe.py', '8000', '/healthz'] },
    stopSignal: 'SIGTERM',
  });
});

test('a project without a web server runs its package when that can be run', () => {
  const { command, serves } = plan({ framework: null, importPackages: ['common', 'mailer'], runnable: ['mailer'] });
  expect(command).toEqual(['python', '-m', 'mailer']);
  expect(serves).toBeUndefined();
});

test.each<[string, ProjectFacts]>([
  ['no web framework', { framework: null }],
  ['no server in the lock', { servers: [] }],
  ['several applications', { appCandidates: ['shop.a:app', 'shop.b:app'] }],
  ['no application', { appCandidates: [] }],
])('a project with %s is no error for its image: it may hold workers only', (_name, facts) => {
  const { command, serves, stopSignal } = plan(facts);
  expect({ command, serves, stopSignal }).toEqual({ command: undefined, serves: undefined, stopSignal: 'SIGTERM' });
});

test('every import root is on the path, below the application folder', () => {
  expect(plan({ roots: ['services/api/src', '.', 'libs/common'] }).pythonPath).toEqual(['/app/services/api/src', '/app', '/app/libs/common']);
});

test.each([['.', '/app'], ['services/api', '/app/services/api']])('a project in %s of its workspace runs in %s, where its relative paths hold', (path, folder) => {
  expect(plan({ path }).workDirectory).toBe(folder);
});

test('what the project says of itself reaches the labels', () => {
  const facts = { name: 'shop', version: '1.2.0', description: 'sells tea', license: 'Apache-2.0', sourceUrl: 'https://git.example/shop' };
  expect(plan(facts)).toMatchObject(facts);
});

test('wheels need nothing in the build stage but the init', () => {
  expect(plan({ packages: [wheel('fastapi'), { name: 'shop', source: 'editable' }] }).buildPackages).toEqual(['tini']);
});

test.each([
  [{ name: 'uwsgi', source: 'registry' }, ['build-essential', 'tini']],
  [{ name: 'patched', source: 'git' }, ['build-essential', 'git', 'tini']],
])('the build stage has the tools for %j, and says what they are for', (locked, packages) => {
  expect(plan({ packages: [wheel('fastapi'), locked] })).toMatchObject({ buildPackages: packages, compiled: [locked.name] });
});

test('libraries that write a cache get a writable one, beside the allocator', () => {
  const { environment } = plan({ packages: [wheel('numba')] }, { allocator: MemoryAllocator.PYMALLOC });
  expect(environment).toEqual({ PYTHONMALLOC: 'pymalloc', MALLOC_ARENA_MAX: '2', NUMBA_CACHE_DIR: '/tmp/numba' });
});

test('packages are those for the minor and processor of the image', () => {
  const project = fakeProject();
  const lockedPackages = jest.fn(() => []);
  new PythonImage({ project: Object.assign(project, { lockedPackages }), pythonVersion: '3.12', architecture: ImageArchitecture.ARM64 });
  expect(lockedPackages).toHaveBeenCalledWith('3.12', ImageArchitecture.ARM64);
});
