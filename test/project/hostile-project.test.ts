import { truncateSync } from 'fs';
import { join } from 'path';
import { djangoFiles, LOCK, PYPROJECT, sampleProject, sampleWorkspace } from './sample-project';
import { PythonImage } from '../../src/image';
import { PythonProject } from '../../src/project';

function numbered(count: number, line: (index: number) => string): string {
  return [...new Array(count).keys()].map(line).join('');
}

/** `routes` in Starlette, or `include()` in Django, one in the other. */
function nested(count: number, open: string, close: string): string {
  return open.repeat(count) + close.repeat(count);
}

function application(text: string): string {
  return `from fastapi import APIRouter, FastAPI\napp = FastAPI()\n${text}`;
}

// Each of these took minutes, or ended in a stack overflow, although it is smaller than 1 MB.
test.each([
  [
    'texts made of texts',
    `${numbered(12, i => `a${i} = f"${`{a${i + 1}}`.repeat(40)}"\n`)}a12 = ""\n@app.get(a0)\ndef health(): ...\n`,
  ],
  [
    'sums of sums',
    `${numbered(12, i => `a${i} = ${`a${i + 1} + `.repeat(60)}"x"\n`)}@app.get(a0)\ndef health(): ...\n`,
  ],
  ['brackets in a text', `x = "${'('.repeat(200_000)}"\n`],
  ['nested brackets', `def create_app(a=${nested(100_000, '(', ')')}): ...\n`],
  ['nested formatted strings', 'f"{'.repeat(100_000)],
  ['nested formats', `f"${'{a:'.repeat(100_000)}`],
  ['dots of a relative import', `from ${'.'.repeat(150_000)}\n`],
  ['relative imports', 'from .\n'.repeat(130_000)],
  ['space in an import', `import a${' '.repeat(150_000)}b\n`],
  ['names in one import', `import ${'a,'.repeat(200_000)}b\n`],
  ['nested mounts', `routes = [${nested(2000, "Mount('/', routes=[", '])')}]\napp = Starlette(routes=routes)\n`],
  [
    'routers in routers, twice each',
    'app.include_router(r0)\n'
      + numbered(30, i => `r${i} = APIRouter()\n` + `r${i}.include_router(r${i + 1}, prefix="/a")\n`.repeat(2)),
  ],
  [
    'a chain of routers',
    `app.include_router(r0)\n${numbered(2500, i => `r${i} = APIRouter()\nr${i}.include_router(r${i + 1})\n`)}`,
  ],
  ['applications', numbered(5000, i => `a${i} = FastAPI()\n`)],
  ['names of applications beside a server', `# uvicorn\n${numbered(5000, i => `"main:a${i}"\n`)}`],
])('source code with very many %s is read', (_, text) => {
  const project = PythonProject.fromDirectory(sampleProject({ 'src/shop/main.py': application(text) }));
  expect(project.healthPath).toBeUndefined();
});

test.each([
  ['letters', 'x'.repeat(12_000_000)],
  ['escapes', '\\n'.repeat(6_000_000)],
])('a string of 12 MB of %s in one line is read', (_, data) => {
  const text = application(`DATA = "${data}"\n`);
  expect(PythonProject.fromDirectory(sampleProject({ 'src/shop/main.py': text })).appCandidates).toEqual([
    'shop.main:app',
  ]);
});

test.each([
  ['empty lines', '\n'.repeat(250_000)],
  ['open brackets', 'CMD [\n'.repeat(40_000)],
])('a Dockerfile of very many %s is read', (_, text) => {
  expect(PythonProject.fromDirectory(sampleProject({ Dockerfile: text })).appCandidates).toEqual(['shop.main:app']);
});

function django(files: Readonly<Record<string, string>>): PythonProject {
  return PythonProject.fromDirectory(sampleProject(djangoFiles(files)));
}

test.each([
  ['that include themselves', `urlpatterns = [${"path('', include('shop.urls')),".repeat(100)}]\n`],
  ['that double', `urlpatterns = [path("a", v)]\n${'urlpatterns += urlpatterns\n'.repeat(40)}`],
  [
    'that double within',
    `a = [path("a", v)]\n${'a = [path("", include((a))), path("", include((a)))]\n'.repeat(30)}urlpatterns = a\n`,
  ],
  ['in many steps', `urlpatterns = []\n${'urlpatterns += [path("a", v)]\n'.repeat(8000)}`],
  ['nested in each other', `urlpatterns = [${nested(1000, "path('', include([", '])),')}]\n`],
])('URLs of Django %s are read', (_, urls) => {
  expect(django({ 'src/shop/urls.py': urls }).healthPath).toBeUndefined();
});

test('modules of Django that take URLs or settings from each other are read', () => {
  const project = django({
    'src/shop/settings.py':
      `INSTALLED_APPS = []\n${'from shop.settings import *\n'.repeat(100)}from shop.more ` + 'import *\n',
    'src/shop/more.py': 'from shop.settings import *\nROOT_URLCONF = "shop.urls"\n',
    'src/shop/urls.py': 'from shop.a import y\nurlpatterns = y + [path("healthz", v)]\n',
    'src/shop/a.py': 'from shop.b import x\ny = x\n',
    'src/shop/b.py': 'from shop.a import y\nx = y\n',
  });
  expect(project.healthPath).toBe('/healthz');
});

function failureOf(files: Readonly<Record<string, string>>): Error {
  try {
    void new PythonImage({ project: PythonProject.fromDirectory(sampleProject(files)) }).dockerfile;
  } catch (error) {
    return error as Error;
  }
  return new Error('none');
}

test('fails with no more problems than fit on a screen or two, and says how many there are', () => {
  const { name, message } = failureOf({
    'pyproject.toml': PYPROJECT.replace('dependencies = [', `dependencies = [${'"!!",'.repeat(10_000)}`),
  });
  expect(name).toBe('PythonProjectInvalid');
  expect(message.split('\n').length).toBeLessThan(60);
  expect(message).toMatch(/\(10000 problems\):[^]*\n {2}- and 9950 more$/);
});

test('a pattern for the version that may take for ever is not tried', () => {
  const pyproject = PYPROJECT.replace('version = "0.1.0"', 'dynamic = ["version"]')
    + '[tool.hatch.version]\npath = "v.txt"\npattern = "^(a+)+x(?P<version>x)"\n';
  const files = {
    'pyproject.toml': pyproject,
    'uv.lock': LOCK.replace('name = "shop"\nversion = "0.1.0"', 'name = "shop"'),
    'v.txt': 'a'.repeat(60),
  };
  expect(PythonProject.fromDirectory(sampleProject(files)).version).toBeUndefined();
});

test.each([
  ['a name that is a deep table', `[project.name${'.a'.repeat(50_000)}]\nx = 1\n`],
  ['very long version specifiers', PYPROJECT.replace('>=3.11', `${'>=3.11,'.repeat(100_000)}>=3.11`)],
])('fails with a typed error on %s', (_, pyproject) => {
  const { name, message } = failureOf({ 'pyproject.toml': pyproject });
  expect(name).toBe('PythonProjectInvalid');
  expect(message.length).toBeLessThan(1000);
});

test.each([
  [
    'include each other twice',
    30,
    (i: number) => `g${i} = [{ include-group = "g${i + 1}" }, { include-group = "g${i + 1}" }]\n`,
  ],
  ['include one another in a chain', 1500, (i: number) => `g${i} = [{ include-group = "g${i + 1}" }]\n`],
])('dependency groups that %s are read', (_, count, group) => {
  const pyproject = PYPROJECT.replace(
    'dev = ["pytest"]\n',
    `dev = ["pytest"]\n${numbered(count, group)}g${count} = []\n`,
  );
  expect(PythonProject.fromDirectory(sampleProject({ 'pyproject.toml': pyproject })).name).toBe('shop');
});

test('a release of a pinned base that is called like a property of every object is one that nobody knows', () => {
  const pins = `FROM python:3.13-slim-constructor@sha256:${'0'.repeat(64)}\n`;
  const project = PythonProject.fromDirectory(sampleProject({ 'base.Dockerfile': pins }));
  expect(new PythonImage({ project }).dockerfile).toContain('python:3.13-slim-constructor@sha256:');
});

test.each(['pyproject.toml', 'uv.lock', 'uv.toml'])('fails on a %s of 3 GB by its size, without reading it', name => {
  const directory = sampleProject({ 'uv.toml': '' });
  truncateSync(join(directory, name), 3_000_000_000);
  expect(() => PythonProject.fromDirectory(directory))
    .toThrow(`"${name}" has 3000000000 bytes; expected at most 33554432: restore it from version control`);
});

test('fails on more dependency groups than anyone has, as what they hold grows with the square of their number', () => {
  const pyproject = PYPROJECT.replace('dev = ["pytest"]\n', `dev = ["pytest"]\n${numbered(2000, i => `g${i} = []\n`)}`);
  expect(failureOf({ 'pyproject.toml': pyproject }).message)
    .toContain('[dependency-groups] of "pyproject.toml" has 2001 groups; expected at most 2000');
});

test('fails on a marker that is longer than any that uv writes', () => {
  const marker = `${"os_name == 'x' or ".repeat(6000)}os_name == 'posix'`;
  expect(
    failureOf({ 'uv.lock': LOCK.replace('{ name = "starlette" }', `{ name = "starlette", marker = "${marker}" }`) })
      .message,
  ).toContain("'marker' in 'dependencies' of package \"fastapi\" is \"os_name == 'x' or ");
});

test('fails with all problems of a root above, however many', () => {
  const directory = sampleWorkspace({
    'pyproject.toml':
      '[tool.uv.workspace]\nmembers = ["packages/*"]\n[tool.uv]\n'
      + `dev-dependencies = [${'"!!",'.repeat(200_000)}]\n`,
  });
  expect(() => PythonProject.fromDirectory(join(directory, 'packages/api'))).toThrow(/\(200\d\d\d problems\)/);
});

test('names that mean something to JavaScript are names like any other', () => {
  const names = ['constructor', 'toString', 'valueOf', 'hasOwnProperty'];
  const pyproject =
    PYPROJECT.replace(
      'pg = ["asyncpg"]\n',
      `pg = ["asyncpg"]\n${names.map(each => `${each} = []\n`).join('')}`,
    ).replace('dev = ["pytest"]\n', `dev = ["pytest"]\n${names.map(each => `${each} = []\n`).join('')}`)
    + `[tool.uv.sources]\n${names.map(each => `${each} = { index = "${each}" }\n`).join('')}`;
  const project = PythonProject.fromDirectory(sampleProject({ 'pyproject.toml': pyproject }), {
    extras: ['constructor'],
    groups: ['toString'],
  });
  expect(project._installation.synced).toEqual({ package: undefined, extras: ['constructor'], groups: ['tostring'] });
});
