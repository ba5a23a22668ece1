import { execFileSync } from 'child_process';
import { chmodSync, mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'fs';
import { join } from 'path';
import { Problems } from '../../../src/private/problems';
import { parsePyproject } from '../../../src/project/python/pyproject';
import { referencesIn } from '../../../src/project/sources/imports';
import { draftPackage, withModules } from '../../../src/project/sources/local-package';
import { selectSources } from '../../../src/project/sources/select-sources';
import { temporaryFolder } from '../temporary';

function stage(root: string, include: string[] = [], exclude: string[] = []) {
  const problems = new Problems('test');
  const local = draftPackage(root, '.', parsePyproject('', 'pyproject.toml', new Problems('test'))!);
  const tree = { root, base: '.', home: '.', locals: [local], members: [], installed: new Set<string>(), started: [] };
  const selection = selectSources(tree, { include, exclude }, problems);
  withModules([local], selection);
  selection.warnings();
  selection.leftOut.list();
  const { contents } = selection.read(problems);
  return { paths: contents.map(({ path }) => path), problems: problems.messages };
}

/**
 * How many characters regular expressions were given to look at: where one finds nothing, or is bound to a place, all
 * that stands behind it. No clock, so that the number is the same on every machine.
 */
function charactersLookedAt(work: () => unknown): number {
  let count = 0;
  const exec = RegExp.prototype.exec;
  const spy = jest.spyOn(RegExp.prototype, 'exec').mockImplementation(function (this: RegExp, text: string) {
    const start = this.global || this.sticky ? this.lastIndex : 0;
    const found = exec.call(this, text);
    count += found && this.global ? found.index + found[0].length - start : text.length - start;
    return found;
  });
  work();
  spy.mockRestore();
  return count;
}

const names = (count: number, form = (index: number) => `n${index}`) =>
  Array.from({ length: count }, (_, index) => form(index));

test.each<[string, (count: number) => string]>([
  ['from .', count => 'from .'.repeat(count)],
  ['from . ', count => 'from . '.repeat(count)],
  ['from a ', count => 'from a '.repeat(count)],
  ['from a.a.a.', count => `from ${'a.'.repeat(count)}`],
  ['from x import (', count => 'from x import ('.repeat(count)],
  ['names of one import', count => `from x import ${names(count).join(', ')}`],
  ['x_APPS = [', count => 'x_APPS = ['.repeat(count)],
  ['assignments', count => names(count, index => `n${index} = ${index}`).join('\n')],
  ['texts', count => names(count, index => `"n${index}.json"`).join(',')],
  ['quotes', count => '"'.repeat(count)],
  ['formatted texts in each other', count => 'f"{'.repeat(count)],
])('twice as much of %j takes twice as many steps', (_, make) => {
  const [once, twice] = [2000, 4000].map(make).map(source => charactersLookedAt(() => referencesIn(source)));
  expect(twice).toBeLessThan(2.2 * once);
});

test('140,000 times `from .`, an import of 450,000 names and 60,000 modules that are none are read', () => {
  const root = temporaryFolder({
    'shop/__init__.py': '',
    'shop/a.py': 'from . '.repeat(140_000),
    'shop/b.py': `from shop import ${names(450_000).join(', ')}`,
    'shop/c.py': names(60_000).map(name => `${name} = "shop.${name}"`).join('\n'),
  });
  expect(stage(root)).toEqual({ paths: ['shop/__init__.py', 'shop/a.py', 'shop/b.py', 'shop/c.py'], problems: [] });
});

test('a named pipe that looks like code is a problem, and nobody waits for what comes out of it', () => {
  const root = temporaryFolder({ 'src/shop/a.py': '' });
  execFileSync('mkfifo', [join(root, 'src/shop/b.py')]);
  expect(stage(root).problems).toEqual([expect.stringContaining('"src/shop/b.py" is a named pipe')]);
});

test('a link to a device is a problem', () => {
  const root = temporaryFolder({ 'src/shop/a.py': '' });
  symlinkSync('/dev/zero', join(root, 'src/shop/b.py'));
  expect(stage(root).problems).toEqual([
    expect.stringContaining('"src/shop/b.py" is a symbolic link that leaves the project'),
  ]);
});

test('a module of 3 GB is a problem, before it is read', () => {
  const root = temporaryFolder({ 'src/shop/a.py': '', 'src/shop/b.py': '' });
  truncateSync(join(root, 'src/shop/b.py'), 3 * 2 ** 30);
  expect(stage(root).problems).toEqual([expect.stringContaining('"src/shop/b.py" has 3221225472 bytes')]);
});

test('what may not be read is a problem, with its path, file and folder at once', () => {
  const root = temporaryFolder({ 'src/shop/a.py': '', 'src/shop/b.py': '', 'src/shop/c/d.txt': '' });
  chmodSync(root, 0o755);
  chmodSync(join(root, 'src/shop/b.py'), 0);
  chmodSync(join(root, 'src/shop/c'), 0);
  const user = process.geteuid!();
  // Root may read everything.
  if (user === 0) { process.seteuid!(65534); }
  try {
    expect(stage(root).problems).toEqual([
      "folder \"src/shop/c\" cannot be read (EACCES); make it readable, or leave it out with 'exclude'",
      "\"src/shop/b.py\" cannot be read (EACCES); make it readable, or leave it out with 'exclude'",
    ]);
  } finally {
    if (user === 0) { process.seteuid!(user); }
    chmodSync(join(root, 'src/shop/c'), 0o755);
  }
});

test('names that differ in case only are two files', () => {
  const root = temporaryFolder({ 'shop/a.py': '1', 'shop/A.py': '2', 'shop/B/c.py': '', 'shop/b/c.py': '' });
  expect(stage(root).paths).toEqual(['shop/A.py', 'shop/B/c.py', 'shop/a.py', 'shop/b/c.py']);
});

test('names with line breaks, signs and wildcards are names', () => {
  const odd = ['shop/a\nb.txt', 'shop/\u{1F600}.txt', 'shop/[x].txt', 'shop/*.txt', 'shop/\u202Ex.txt'];
  const root = temporaryFolder({ 'shop/a.py': '', ...Object.fromEntries(odd.map(path => [path, ''])) });
  expect(stage(root).paths).toEqual(['shop/a.py', ...odd].sort());
  expect(stage(root, ['shop/[x].txt', 'shop/a\nb.txt']).problems).toEqual([]);
});

test('fails on what include cannot be, all at once, in one line each', () => {
  const root = temporaryFolder({ 'shop/a.py': '', 'config/a.yaml': '', '.env': '' });
  symlinkSync('../.env', join(root, 'config/b.yaml'));
  symlinkSync('/etc/hostname', join(root, 'config/c.yaml'));
  const include = [
    '..',
    '../..',
    '/etc',
    'config/*.yaml',
    'a\0b',
    'a\nb',
    'x'.repeat(100_000),
    'config/b.yaml',
    '',
    'config/c.yaml',
  ];
  const { problems } = stage(root, include);
  expect(problems).toEqual([
    ...['"..', '"../..', '"/etc'].map(each =>
      expect.stringContaining(`'include' has ${each}", which is outside the project`),
    ),
    '\'include\' has "config/*.yaml", which does not exist in the project (the nearest is "config/a.yaml"); '
      + "'include' has no wildcards: use the folder, and 'exclude' for the rest",
    expect.stringContaining('"a\\u0000b", which does not exist'),
    expect.stringContaining('"a\\nb", which does not exist'),
    expect.stringContaining('(100000 characters), which does not exist'),
    expect.stringContaining('"config/b.yaml", which is never added to an image (an environment file'),
    "'include' has \"\", which is empty; remove it, or use '.' for the whole project",
    expect.stringContaining('"config/c.yaml" is a symbolic link that leaves the project'),
  ]);
  expect(problems.every(problem => problem.length < 400 && !/[\n\0]/.test(problem))).toBe(true);
});

test('fails on names that are not UTF-8, and on the longest path there may be', () => {
  const root = temporaryFolder({ 'shop/a.py': '' });
  writeFileSync(Buffer.concat([Buffer.from(`${root}/shop/`), Buffer.from([0xff, 0xfe]), Buffer.from('.py')]), '');
  let folder = join(root, 'shop');
  for (let depth = 0; depth < 15; depth++) { folder = join(folder, 'd'.repeat(200)); }
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'deep.txt'), '');
  const { paths, problems } = stage(root);
  expect(paths).toHaveLength(2);
  expect(problems).toEqual([expect.stringContaining('has a name that is not UTF-8; rename it')]);
});
