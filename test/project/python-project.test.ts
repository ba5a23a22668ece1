import { symlinkSync, writeFileSync } from 'fs';
import { join } from 'path';
import { LOCK, lockEntry, PYPROJECT, sampleProject } from './sample-project';
import { temporaryFolder, writeInto } from './temporary';
import { ImageArchitecture, PythonProject } from '../../src/project';

test('what a project says of itself', () => {
  const root = sampleProject({
    'pyproject.toml': PYPROJECT.replace(
      'version = "0.1.0"',
      'version = "0.1.0"\ndescription = "Sells"\nlicense = "MIT"\nurls = { source = "https://code.example/shop" }',
    ),
    '.python-version': '3.12\n',
  });
  expect(PythonProject.fromDirectory(root)).toMatchObject({
    directory: root,
    name: 'shop',
    version: '0.1.0',
    description: 'Sells',
    license: 'MIT',
    sourceUrl: 'https://code.example/shop',
    requiresPython: '>=3.11',
    pythonVersion: '3.12',
    importPackages: ['shop'],
    framework: 'fastapi',
    appCandidates: ['shop.main:app'],
    healthPath: '/healthz',
    djangoSettings: undefined,
  });
});

test('a project of plain modules, without framework or server', () => {
  const lock = 'version = 1\nrequires-python = ">=3.10"\n[[package]]\nname = "my-tool"\nsource = { virtual = "." }\n';
  const project = PythonProject.fromDirectory(
    temporaryFolder({
      'pyproject.toml': '[project]\nname = "My.Tool"\ndynamic = ["version"]\n',
      'uv.lock': lock,
      'main.py': 'app = FastAPI()',
    }),
  );
  expect(project).toMatchObject({
    name: 'my-tool',
    version: undefined,
    importPackages: ['main'],
    framework: undefined,
    appCandidates: [],
  });
  expect(project._sources.roots).toEqual(['.']);
});

test('a Django project', () => {
  const root = temporaryFolder({
    'pyproject.toml':
      '[project]\nname = "blog"\nversion = "1"\nrequires-python = ">=3.11"\ndependencies = ["django"]\n',
    'uv.lock':
      'version = 1\nrequires-python = ">=3.10"\n[[package]]\nname = "blog"\nsource = { virtual = "." }\n'
      + `dependencies = [{ name = "django" }]\n${lockEntry('django', '5.2')}`,
    'manage.py': 'os.environ.setdefault("DJANGO_SETTINGS_MODULE", "blog.settings")\n',
    'blog/settings.py': 'INSTALLED_APPS = []\n',
    'blog/wsgi.py': '',
  });
  const project = PythonProject.fromDirectory(root);
  expect(project).toMatchObject({
    framework: 'django',
    djangoSettings: 'blog.settings',
    appCandidates: ['blog.wsgi:application'],
    importPackages: ['blog'],
  });
  expect(project._startup.health.checksHost).toBe(true);
});

test('a project that another framework serves and that has Django knows the settings of its commands', () => {
  const root = sampleProject({
    'pyproject.toml': PYPROJECT.replace('"fastapi>=0.115"', '"fastapi>=0.115", "django"'),
    'uv.lock': LOCK.replaceAll('{ name = "fastapi" }', '{ name = "django" }, { name = "fastapi" }')
      .replace('requires-dist = [', 'requires-dist = [{ name = "django" },') + lockEntry('django', '5.2'),
    'src/blog/settings.py': 'INSTALLED_APPS = []\nROOT_URLCONF = "blog.urls"\n',
  });
  const project = PythonProject.fromDirectory(root);
  expect(project).toMatchObject({
    framework: 'fastapi', djangoSettings: 'blog.settings', appCandidates: ['shop.main:app'], healthPath: '/healthz',
  });
  expect(project._startup.health.checksHost).toBe(false);
});

test('the locked packages of a target', () => {
  const packages = PythonProject.fromDirectory(sampleProject(), { extras: ['PG'], groups: ['dev'] }).lockedPackages(
    '3.13',
    ImageArchitecture.ARM64,
  );
  expect(packages.map(({ name }) => name)).toEqual(['asyncpg', 'fastapi', 'pytest', 'starlette', 'uvicorn']);
  expect(packages[0]).toEqual({
    name: 'asyncpg',
    version: '0.30.0',
    source: 'registry',
    wheel: 'asyncpg-0.30.0-py3-none-any.whl',
    packedBytes: 1000,
  });
});

test('fails when a target can install a package from nothing', () => {
  const lock = LOCK.replace('uvicorn-0.38.0-py3-none-any.whl', 'uvicorn-0.38.0-cp313-cp313-manylinux_2_17_x86_64.whl');
  const project = PythonProject.fromDirectory(sampleProject({ 'uv.lock': lock }));
  expect(project.lockedPackages('3.13', ImageArchitecture.X86_64)).toHaveLength(3);
  expect(() => project.lockedPackages('3.13', ImageArchitecture.ARM64)).toThrow(
    expect.objectContaining({
      name: 'PythonProjectInvalid',
      message: expect.stringContaining("'uvicorn' 0.38.0 has no wheel for CPython 3.13 on linux/arm64"),
    }),
  );
});

test.each(['3.13.x', '3.10', '3', 'new'])('fails on the Python version %s, which is none or not admitted', version => {
  expect(() => PythonProject.fromDirectory(sampleProject()).lockedPackages(version, ImageArchitecture.X86_64))
    .toThrow(`'pythonVersion' is "${version}"; expected X.Y within requires-python (>=3.11)`);
});

test('fails on a platform that the lock was not made for', () => {
  const lock = LOCK.replace(
    '[[package]]',
    "supported-markers = [\"platform_machine == 'x86_64' and sys_platform == 'linux'\"]\n[[package]]",
  );
  const environments = '[tool.uv]\nenvironments = ["platform_machine == \'x86_64\' and sys_platform == \'linux\'"]\n';
  const project = PythonProject.fromDirectory(
    sampleProject({ 'uv.lock': lock, 'pyproject.toml': `${PYPROJECT}${environments}` }),
  );
  expect(project.lockedPackages('3.13', ImageArchitecture.X86_64)).toHaveLength(3);
  expect(() => project.lockedPackages('3.13', ImageArchitecture.ARM64)).toThrow(
    'the lock was not made for linux/arm64',
  );
});

test('fails with the code PythonProjectInvalid and the folder as the user named it', () => {
  const folder = temporaryFolder({});
  expect(() => PythonProject.fromDirectory(folder)).toThrow(expect.objectContaining({ name: 'PythonProjectInvalid' }));
  expect(() => PythonProject.fromDirectory(folder)).toThrow(
    `invalid PythonProject "${folder}": "pyproject.toml" does not exist`,
  );
});

test('a project is read once: the same folder and options give the same object, whatever changes on disk', () => {
  const root = sampleProject();
  const project = PythonProject.fromDirectory(root);
  writeFileSync(join(root, 'pyproject.toml'), 'broken');
  const link = join(temporaryFolder({}), 'link');
  symlinkSync(root, link);
  expect(PythonProject.fromDirectory(root)).toBe(project);
  expect(PythonProject.fromDirectory(link, { extras: [], groups: [] })).toBe(project);
  expect(() => PythonProject.fromDirectory(root, { extras: ['pg'] })).toThrow('has invalid TOML');
});

test('the spelling and order of extras and groups make no difference', () => {
  const root = sampleProject({ 'pyproject.toml': PYPROJECT.replace('pg = [', 'a-b = []\npg = [') });
  expect(PythonProject.fromDirectory(root, { extras: ['pg', 'A_b'] })).toBe(
    PythonProject.fromDirectory(root, { extras: ['a-b', 'pg', 'PG'] }),
  );
});

test('what failed is read again once it is repaired', () => {
  const root = sampleProject({ 'uv.lock': undefined });
  expect(() => PythonProject.fromDirectory(root)).toThrow('"uv.lock" does not exist');
  writeInto(root, 'uv.lock', LOCK);
  expect(PythonProject.fromDirectory(root).name).toBe('shop');
});
