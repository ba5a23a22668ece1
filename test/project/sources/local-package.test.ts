import { join } from 'path';
import { Problems } from '../../../src/private/problems';
import { parsePyproject } from '../../../src/project/python/pyproject';
import {
  draftPackage, metadataOf, ownPaths, sourceRoots, withModules, type LocalPackage,
} from '../../../src/project/sources/local-package';
import { selectSources } from '../../../src/project/sources/select-sources';
import { temporaryFolder } from '../temporary';

function read(files: Readonly<Record<string, string>>, path = '.', toml = ''): { local: LocalPackage; root: string } {
  const root = temporaryFolder(files);
  const draft = draftPackage(root, path, parsePyproject(toml, 'pyproject.toml', new Problems('test'))!);
  const tree = { root, base: '.', home: path, locals: [draft], members: [], installed: new Set<string>(), started: [] };
  const [local] = withModules([draft], selectSources(tree, { include: [], exclude: [] }, new Problems('test')));
  return { local, root };
}

test('the modules of a project, with their source', () => {
  const { local } = read(
    {
      'a/src/shop/__init__.py': '',
      'a/src/shop/main.py': 'x = 1',
      'a/src/shop/tests/t.py': '',
      'a/src/shop/x.json': '',
      'b/src/other.py': '',
    },
    'a',
  );
  expect(local.modules).toEqual([
    { name: 'shop', isPackage: true, source: '', file: 'a/src/shop/__init__.py' },
    { name: 'shop.main', isPackage: false, source: 'x = 1', file: 'a/src/shop/main.py' },
  ]);
  expect(sourceRoots(local)).toEqual(['a/src']);
});

test('modules in a folder that is searched too have the names by which they import each other', () => {
  const { local } = read({ 'backend/main.py': 'from config import NAME', 'backend/config.py': '' });
  expect(local.modules.map(({ name }) => name).sort()).toEqual(['config', 'main']);
});

test('they have the names of their package where they import it, although one of them does not', () => {
  const { local } = read({
    'src/shop/main.py': 'from shop.models import Item',
    'src/shop/models.py': '',
    'src/shop/migrations/first.py': 'from models import Item',
  });
  expect(local.modules.map(({ name }) => name).sort()).toEqual(['shop.main', 'shop.migrations.first', 'shop.models']);
});

test('what an application keeps beside its code belongs to it, in either layout', () => {
  const beside = [
    'alembic.ini', 'alembic/env.py', 'locale/de/x.po', 'migrations/a.sql', 'static/a.css', 'templates/a.html',
    'manage.py',
  ];
  const files = (code: string) =>
    Object.fromEntries([...beside, code, 'notes/a.txt', 'Makefile', 'db.sqlite3'].map(path => [path, '']));
  const names = ['alembic', 'alembic.ini', 'locale', 'manage.py', 'migrations', 'static', 'templates'];
  const src = read(files('src/shop/a.py'));
  expect(ownPaths(src.root, src.local.layout)).toEqual(['src/shop', ...names]);
  const flat = read(files('shop/a.py'));
  expect(ownPaths(flat.root, flat.local.layout).sort()).toEqual([...names, 'shop'].sort());
});

test('what lies beside the code in src belongs to it as well', () => {
  const { root, local } = read(
    Object.fromEntries(
      [
        'src/shop/a.py', 'src/manage.py', 'src/templates/a.html', 'src/locale/de/x.po', 'src/notes/a.txt',
        'static/a.css',
      ].map(path => [path, '']),
    ),
  );
  expect(ownPaths(root, local.layout)).toEqual([
    'src/shop', 'src/manage.py', 'src/locale', 'src/notes', 'src/templates', 'static',
  ]);
});

test('only a project that uv installs has metadata', () => {
  const files = { 'src/shop/__init__.py': '' };
  const identity = '[project]\nname = "shop"\nversion = "1"\n';
  expect(metadataOf(read(files, '.', identity).local)).toEqual([]);
  expect(
    metadataOf(read(files, '.', `${identity}[build-system]\nrequires = []`).local).map(({ path }) => path),
  ).toEqual([join('src', 'shop-1.dist-info/METADATA')]);
});
