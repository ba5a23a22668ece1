import { Problems } from '../../../src/private/problems';
import { parsePyproject } from '../../../src/project/python/pyproject';
import { distInfo, renderPlugins } from '../../../src/project/sources/dist-info';

function filesFor(toml: string): Record<string, string> {
  const pyproject = parsePyproject(toml, 'pyproject.toml', new Problems('test'))!;
  return Object.fromEntries(
    distInfo('src', { ...pyproject, name: pyproject.name! }).map(({ path, content }) => [
      path,
      Buffer.from(content).toString(),
    ]),
  );
}

test('name, version, summary and Python range are core metadata', () => {
  expect(
    filesFor('[project]\nname = "My.Shop"\nversion = "1.2"\ndescription = "Sells"\nrequires-python = ">=3.11"\n'),
  ).toEqual({
    'src/my_shop-1.2.dist-info/METADATA':
      'Metadata-Version: 2.1\nName: My.Shop\nVersion: 1.2\nSummary: Sells\nRequires-Python: >=3.11\n',
  });
});

test('entry points of every kind are listed by group', () => {
  const files = filesFor(`
[project]
name = "shop"
version = "1"
scripts = { shop = "shop.main:run" }
gui-scripts = { shop-gui = "shop.gui:run" }
entry-points."shop.plugins" = { a = "shop.a", b = "shop.b:B" }
`);
  expect(files['src/shop-1.dist-info/entry_points.txt']).toBe(
    '[console_scripts]\nshop = shop.main:run\n\n[gui_scripts]\nshop-gui = shop.gui:run\n\n[shop.plugins]\n'
      + 'a = shop.a\nb = shop.b:B\n',
  );
});

test('a line break in a value starts no line of its own', () => {
  const files = filesFor(
    '[project]\nname = "shop"\nversion = "1"\nscripts = { shop = "shop:run\\n[other]\\nx = y:z" }\n',
  );
  expect(files['src/shop-1.dist-info/entry_points.txt']).toBe('[console_scripts]\nshop = shop:run [other] x = y:z\n');
});

test('a computed version is unknown, not invented', () => {
  expect(filesFor('[project]\nname = "shop"\ndynamic = ["version"]\n')).toEqual({
    'src/shop-0+unknown.dist-info/METADATA': 'Metadata-Version: 2.1\nName: shop\nVersion: 0+unknown\n',
  });
});

test('a line break in a value starts no field of its own', () => {
  const [metadata] = Object.values(
    filesFor('[project]\nname = "shop"\nversion = "1"\ndescription = "a\\nName: evil"\n'),
  );
  expect(metadata).toContain('Summary: a Name: evil\n');
});

test('at the root of a workspace the folder has no prefix', () => {
  const pyproject = parsePyproject(
    '[project]\nname = "shop"\nversion = "1"\n',
    'pyproject.toml',
    new Problems('test'),
  )!;
  expect(distInfo('.', { ...pyproject, name: pyproject.name! })[0].path).toBe('shop-1.dist-info/METADATA');
});

test('plugins are the entry points that are no scripts', () => {
  const of = (...groups: string[]) => renderPlugins(new Map(groups.map(group => [group, new Map([['a', 'shop:a']])])));
  expect(of('console_scripts', 'shop.plugins', 'gui_scripts')).toBe('[shop.plugins]\na = shop:a\n');
  expect(of('console_scripts')).toBe('');
});
