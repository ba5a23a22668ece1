import { symlinkSync } from 'fs';
import { join } from 'path';
import { Problems } from '../../../src/private/problems';
import { loadProject } from '../../../src/project/load-project';
import { readFiles } from '../../../src/project/sources/read-files';
import { selectSources } from '../../../src/project/sources/select-sources';
import { sampleMonorepo, sampleProject, sampleWorkspace } from '../sample-project';
import { temporaryFolder, writeInto } from '../temporary';

function facts(directory: string, member?: string) {
  return loadProject(directory, member, { extras: [], groups: [] }, new Problems('test'))!;
}

function stage(
  directory: string,
  { include = [] as string[], exclude = [] as string[], member = undefined as string | undefined } = {},
) {
  const problems = new Problems('test');
  const selection = selectSources(facts(directory, member).tree, { include, exclude }, problems);
  const { contents } = readFiles(selection.files, problems);
  return { paths: contents.map(({ path }) => path), problems: problems.messages };
}

const CODE = [
  'src/shop/__init__.py', 'src/shop/__main__.py', 'src/shop/main.py', 'src/shop/templates/index.html',
  'src/shop/worker.py',
];

test('code and package data, and nothing that merely lies beside them', () => {
  const root = sampleProject({
    '.env': '',
    '.git/config': '',
    '.venv/pyvenv.cfg': '',
    'README.md': '',
    'Dockerfile': '',
    'tests/test_a.py': '',
    'src/shop/tests/a.py': '',
    'dist/shop.whl': '',
    'id_rsa': '',
    'notes/a.txt': '',
    'src/shop/__pycache__/a.pyc': '',
  });
  expect(stage(root)).toEqual({ paths: CODE, problems: [] });
});

test('include adds files and folders, tests among them; exclude takes away, by path and by pattern', () => {
  const root = sampleProject({ 'config/a.yaml': '', 'config/tests/b.yaml': '', 'tests/data.json': '', 'NOTICE': '' });
  expect(
    stage(root, {
      include: ['config/', './NOTICE', 'tests/data.json'],
      exclude: ['src/shop/templates', 'src/*/worker.py', 'src/shop/__main__.py'],
    }),
  ).toEqual({
    paths: [
      'NOTICE', 'config/a.yaml', 'config/tests/b.yaml', 'src/shop/__init__.py', 'src/shop/main.py', 'tests/data.json',
    ],
    problems: [],
  });
});

test('exclude counts more than include', () => {
  expect(
    stage(sampleProject({ 'config/a.yaml': '', 'config/b.yaml': '' }), {
      include: ['config'],
      exclude: ['config/b.yaml', 'src'],
    }).paths,
  ).toEqual(['config/a.yaml']);
});

test('including the whole folder still leaves out what never goes into an image', () => {
  const root = sampleProject({ '.env': '', 'venv/a.py': '', 'server.key': '', 'README.md': '' });
  expect(stage(root, { include: ['.'] }).paths).toEqual(['README.md', 'pyproject.toml', ...CODE, 'uv.lock']);
});

test('fails on what cannot be included, all at once, with the way to do it right', () => {
  const root = sampleProject({ '.env': 'PASSWORD=x', 'certs/server.key': '' });
  expect(
    stage(root, { include: ['.env', 'certs/server.key', '.git', 'gone', '../other', '/etc/passwd'] }).problems,
  ).toEqual([
    '\'include\' has ".env", which is never added to an image (an environment file, which may hold secrets); '
      + 'hand secrets over with ContainerSecret',
    '\'include\' has "certs/server.key", which is never added to an image (a key); '
      + 'hand secrets over with ContainerSecret',
    '\'include\' has ".git", which is never added to an image (version control); remove it',
    '\'include\' has "gone", which does not exist in the project; correct or remove it',
    '\'include\' has "../other", which is outside the project; move it into the project',
    '\'include\' has "/etc/passwd", which is outside the project; move it into the project',
  ]);
});

test('a private key stays out, and is a problem where it was asked for', () => {
  const root = sampleProject({
    'src/shop/service.json': '-----BEGIN PRIVATE KEY-----',
    'config/tls.txt': '-----BEGIN PRIVATE KEY-----',
  });
  expect(stage(root)).toEqual({ paths: CODE, problems: [] });
  expect(stage(root, { include: ['config'] }).problems).toEqual([
    '"config/tls.txt" contains a private key, which is never added to an image; hand it over with ContainerSecret, '
      + "or leave the file out with 'exclude'",
  ]);
  expect(stage(root, { include: ['config'], exclude: ['config/tls.txt'] }).problems).toEqual([]);
});

test('fails on a link that leaves the project, unless it is excluded', () => {
  const root = sampleProject();
  symlinkSync(temporaryFolder({ a: '' }), join(root, 'src/shop/data'));
  expect(stage(root).problems).toEqual([
    expect.stringContaining('"src/shop/data" is a symbolic link that leaves the project'),
  ]);
  expect(stage(root, { exclude: ['src/shop/data'] }).problems).toEqual([]);
});

test('a member brings the local packages it depends on; include and exclude are relative to it', () => {
  const root = sampleWorkspace();
  writeInto(root, 'packages/api/config.yaml', '');
  expect(stage(root, { member: 'api', include: ['config.yaml'], exclude: ['src/api/main.py'] }).paths).toEqual([
    'packages/api/config.yaml',
    'packages/api/src/api/__init__.py',
    'packages/core/src/core/__init__.py',
    'packages/core/src/core/health.py',
  ]);
});

test('local packages beside the project are staged at their place', () => {
  const root = sampleMonorepo({ 'services/shop/a.txt': '', 'libs/sdk/b.txt': '', 'libs/c.txt': '' });
  const project = join(root, 'services/shop');
  expect(stage(project, { include: ['a.txt', '../../libs/sdk/b.txt'] })).toEqual({
    paths: [
      'libs/sdk/b.txt', 'libs/sdk/src/sdk/__init__.py', 'services/shop/a.txt', 'services/shop/src/shop/__init__.py',
      'services/shop/src/shop/main.py',
    ],
    problems: [],
  });
  expect(stage(project, { include: ['../../libs/c.txt'] }).problems)
    .toEqual([expect.stringContaining('\'include\' has "../../libs/c.txt", which is outside the project')]);
});

test('fails on a link to a folder beside the project that is no local package', () => {
  const root = sampleMonorepo({ 'libs/c.txt': '' });
  symlinkSync('../../../../libs/c.txt', join(root, 'services/shop/src/shop/c.txt'));
  symlinkSync('../../../../libs/sdk', join(root, 'services/shop/src/shop/sdk'));
  expect(stage(join(root, 'services/shop')).problems)
    .toEqual([expect.stringContaining('"services/shop/src/shop/c.txt" is a symbolic link that leaves the project')]);
});
