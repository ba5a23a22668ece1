import { symlinkSync } from 'fs';
import { join } from 'path';
import { Problems } from '../../../src/private/problems';
import { findWorkspace, isMember } from '../../../src/project/uv/workspace';
import { problemsOf, temporaryFolder } from '../temporary';

function project(name: string, rest = ''): string {
  return `[project]\nname = "${name}"\n${rest.includes('version') ? '' : 'version = "1"\n'}${rest}`;
}

const WORKSPACE = '[tool.uv.workspace]\nmembers = ["./packages/*/", "tools/**"]\nexclude = ["packages/old"]\n';

function workspaceFolder(): string {
  return temporaryFolder({
    'pyproject.toml': project('root', WORKSPACE),
    'packages/api/pyproject.toml': project('Api.Server'),
    'packages/old/pyproject.toml': project('old'),
    'packages/notes/readme.md': '',
    'packages/.hidden/pyproject.toml': project('hidden'),
    'packages/node_modules/pyproject.toml': project('node'),
    'tools/a/b/pyproject.toml': project('deep'),
    'elsewhere/pyproject.toml': project('elsewhere'),
  });
}

function find(directory: string, member?: string) {
  const problems = new Problems('test');
  const workspace = findWorkspace(directory, member, problems);
  expect(problems.messages).toEqual([]);
  return workspace && {
    root: workspace.root,
    path: workspace.path,
    name: workspace.pyproject.name,
    rootName: workspace.rootPyproject.name,
  };
}

test('a project without a workspace is its own root', () => {
  const root = temporaryFolder({ 'pyproject.toml': project('shop') });
  expect(find(root)).toEqual({ root, path: '.', name: 'shop', rootName: 'shop' });
});

test('the root of a workspace is a project of it', () => {
  const root = workspaceFolder();
  expect(find(root)).toEqual({ root, path: '.', name: 'root', rootName: 'root' });
});

test('a member finds its root above', () => {
  const root = workspaceFolder();
  expect(find(join(root, 'packages/api'))).toEqual({
    root,
    path: 'packages/api',
    name: 'Api.Server',
    rootName: 'root',
  });
  expect(find(join(root, 'tools/a/b'))).toMatchObject({ root, path: 'tools/a/b' });
});

test('a folder that is excluded, or matches no pattern, is on its own', () => {
  const root = workspaceFolder();
  expect(find(join(root, 'packages/old'))).toMatchObject({ root: join(root, 'packages/old'), path: '.' });
  expect(find(join(root, 'elsewhere'))).toMatchObject({ root: join(root, 'elsewhere'), path: '.' });
});

test('fails where the root above that has the folder as a member is refused by uv', () => {
  const root = temporaryFolder({
    'pyproject.toml': project('root', `${WORKSPACE}[tool.uv]\nconflicts = 1\n`),
    'packages/api/pyproject.toml': project('api'),
    'elsewhere/pyproject.toml': project('elsewhere'),
  });
  expect(problemsOf(problems => findWorkspace(join(root, 'packages/api'), undefined, problems)))
    .toEqual(['\'conflicts\' in [tool.uv] of "../../pyproject.toml" is 1; expected a list']);
  expect(problemsOf(problems => findWorkspace(join(root, 'elsewhere'), undefined, problems))).toEqual([]);
});

test("wildcards of 'exclude' take whole paths, as in uv, and those of 'members' single names", () => {
  const workspace = { members: ['packages/**', './tools//*/'], exclude: ['packages/old*'] };
  expect(
    ['packages/a', 'packages/a/b', 'packages/old', 'packages/old/b', 'tools/a', 'tools/a/b'].filter(path =>
      isMember(path, workspace),
    ),
  ).toEqual(['packages/a', 'packages/a/b', 'tools/a']);
});

test('another member is chosen by name, in any spelling, from the root or from a member', () => {
  const root = workspaceFolder();
  expect(find(root, 'api_server')).toMatchObject({ path: 'packages/api', name: 'Api.Server' });
  expect(find(join(root, 'packages/api'), 'deep')).toMatchObject({ root, path: 'tools/a/b' });
  expect(find(join(root, 'packages/api'), 'root')).toMatchObject({ root, path: '.' });
});

test('a link to the folder is the folder', () => {
  const root = temporaryFolder({ 'shop/pyproject.toml': project('shop') });
  symlinkSync(join(root, 'shop'), join(root, 'link'));
  expect(find(join(root, 'link'))).toMatchObject({ root: join(root, 'shop') });
});

test('fails on a package that is not in the workspace, listing those that are', () => {
  const root = workspaceFolder();
  expect(problemsOf(problems => findWorkspace(root, 'shop', problems)))
    .toEqual(['\'package\' is "shop", which is not in the workspace; its members are: root, api-server, deep']);
});

test('fails on a workspace root that is no project, listing the members to choose from', () => {
  const root = temporaryFolder({ 'pyproject.toml': WORKSPACE, 'packages/api/pyproject.toml': project('api') });
  expect(problemsOf(problems => findWorkspace(root, undefined, problems)))
    .toEqual(['"pyproject.toml" has no [project] with a name; set \'package\' to a member of the workspace: api']);
});

test('fails on a pyproject.toml without a name', () => {
  const root = temporaryFolder({ 'pyproject.toml': '[tool.ruff]\n' });
  expect(problemsOf(problems => findWorkspace(root, undefined, problems))).toEqual([
    '"pyproject.toml" has no [project] with a name; add one',
  ]);
});

test("fails with the chosen member's own problems, naming its file", () => {
  const root = temporaryFolder({
    'pyproject.toml': project('root', WORKSPACE),
    'packages/api/pyproject.toml': project('api', 'version = "x"'),
  });
  expect(problemsOf(problems => findWorkspace(root, 'api', problems))).toEqual([
    expect.stringContaining('\'version\' in [project] of "packages/api/pyproject.toml" is "x"'),
  ]);
});
