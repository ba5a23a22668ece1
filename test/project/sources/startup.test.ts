import { Problems } from '../../../src/private/problems';
import { parsePyproject } from '../../../src/project/python/pyproject';
import { Limits } from '../../../src/project/sources/limits';
import { Startup } from '../../../src/project/sources/startup';
import { applicationText } from '../../../src/servers';

const APP = { isPackage: false, source: 'app = FastAPI()' };

const PROJECT = {
  path: '.',
  pyproject: parsePyproject(
    '[project]\nname = "shop"\ndependencies = ["fastapi"]',
    'pyproject.toml',
    new Problems('test'),
  )!,
  sources: new Map(),
  layout: { roots: ['.'], packages: [], modules: [], infrastructure: [] },
  modules: [],
};

const dockerfile = (rank: number, words: string) => ({
  name: `Dockerfile${rank}`,
  rank,
  isOfImage: true,
  text: `FROM a\nCMD ${words}\n`,
});

test.each([
  [[dockerfile(0, 'python a.py')], 'python a.py'],
  [[dockerfile(0, 'python a.py'), dockerfile(0, 'python a.py')], 'python a.py'],
  [[dockerfile(0, 'python a.py'), dockerfile(0, 'python b.py')], undefined],
  [[dockerfile(0, 'python a.py'), dockerfile(0.1, 'python b.py')], 'python a.py'],
  [[dockerfile(0.1, 'python b.py')], 'python b.py'],
  [[dockerfile(1, 'python b.py')], undefined],
])('of the Dockerfiles %j the nearest say what the image runs', (startFiles, command) => {
  const startup = new Startup({
    name: 'shop',
    own: PROJECT,
    modules: [],
    locked: new Set(),
    startFiles,
    limits: new Limits(),
  });
  expect(startup.command?.words.join(' ')).toBe(command);
});

test.each([
  ['its local packages have', [], ['core.main:app']],
  ['it has itself', [{ name: 'shop.main', ...APP }], ['shop.main:app']],
])('a project serves the application that %s', (_, own, applications) => {
  const startup = new Startup({
    name: 'shop',
    own: {
      path: '.',
      pyproject: parsePyproject(
        '[project]\nname = "shop"\ndependencies = ["fastapi"]',
        'pyproject.toml',
        new Problems('test'),
      )!,
      sources: new Map(),
      layout: { roots: ['.'], packages: [], modules: [], infrastructure: [] },
      modules: own,
    },
    modules: [...own, { name: 'core.main', ...APP }],
    locked: new Set(['fastapi']),
    startFiles: [],
    limits: new Limits(),
  });
  expect(startup.entries.applications.map(applicationText)).toEqual(applications);
});

test('what a framework finds in the sources is searched for once, and not in tests', () => {
  const modules = ['shop.tasks', 'tests.tasks'].map(name => ({ name, isPackage: false, source: '' }));
  const startup = new Startup({
    name: 'shop', own: PROJECT, modules, locked: new Set(), startFiles: [], limits: new Limits(),
  });
  const find = jest.fn((found: ReadonlyArray<{ readonly name: string }>) => found.map(({ name }) => name));
  expect([startup.tasksOf('celery', find), startup.tasksOf('celery', find)]).toEqual([['shop.tasks'], ['shop.tasks']]);
  expect(find).toHaveBeenCalledTimes(1);
});
