import { assert, array, constantFrom, property } from 'fast-check';
import { mayBind, moduleOf, statementsOf, topLevelStatements } from '../../../src/project/sources/python-source';

test('statements in the first column, one per line', () => {
  expect(topLevelStatements('import os\n\nx = 1; y = 2\nif x:\n    z = 3\n')).toEqual([
    'import os',
    'x = 1',
    'y = 2',
    'if x:',
  ]);
});

test('brackets and backslashes continue a statement', () => {
  expect(topLevelStatements('app = FastAPI(\n    title="x",\n)\ny = 1 + \\\n  2\nz = [\n1,\n]')).toEqual([
    "app = FastAPI( title='', )",
    'y = 1 + 2',
    'z = [ 1, ]',
  ]);
});

test('comments and the content of strings are no code', () => {
  const source = `
# app = FastAPI()
"""
app = FastAPI()
"""
a = 'b = 1\\'; c = 2'  # d = 3
e = """\\""" f = 1
"""
g = "#"
h = r'''
i = 1'''
`;
  expect(topLevelStatements(source)).toEqual(["''", "a = ''", "e = ''", "g = ''", "h = r''"]);
});

test('a string that never ends swallows no more than its line, a long one the rest', () => {
  expect(topLevelStatements('a = "x\nb = 1')).toEqual(["a = ''", 'b = 1']);
  expect(topLevelStatements('a = """x\nb = 1')).toEqual(["a = ''"]);
});

test('of strings only annotations are read', () => {
  expect(
    topLevelStatements(
      'app: "FastAPI" = make()\ndef make(a: "A") -> \'shop.Api\':\nb = {"c": "D"}\ne: "two words" = 1',
    ),
  ).toEqual(['app: FastAPI = make()', "def make(a: '') -> shop.Api:", "b = {'': ''}", "e: '' = 1"]);
});

test.each([
  'app = 1', 'app: App = 1', 'a = app = 1', 'a, app = 1, 2', '(a, app) = 1, 2', 'if x:\n    app = 1',
  'try:\n    from a import app\nexcept: pass', 'from a import (\n    b,\n    app,\n)', 'from a import b as app',
  'import app', 'def app(): ...', 'async def app(a): ...', 'class app: ...', 'with a() as app: ...',
  'for app in apps: ...', 'if (app := make()): ...', 'from a import *', 'def __getattr__(name): ...',
  'globals()["app"] = 1', 'app += 1', 'def f():\n    global app\n    app = 1',
])('%j may bind app', source => {
  expect(mayBind(source, 'app')).toBe(true);
});

test.each([
  '', 'application = 1', 'my_app = 1', '# app = 1', '"""\napp = 1\n"""', 'x = "app = 1"', 'print(app)', 'app.title = 1',
  'app["a"] = 1', 'x.app = 1', '@app.get(a=1)\ndef f(): ...', '__all__ = ["app"]', 'run(app)',
])('%j does not bind app', source => expect(mayBind(source, 'app')).toBe(false));

test('line ends of Windows are line ends', () => {
  expect(topLevelStatements('a = 1\r\nb = (\r\n1)\r\n')).toEqual(['a = 1', 'b = ( 1)']);
});

test('any mixture of quotes, brackets and breaks is read', () => {
  const piece = constantFrom('"', "'", '"""', "'''", '\\', '\n', '#', '(', ')', ']', 'app = FastAPI()', ' ', ';');
  assert(
    property(array(piece, { maxLength: 60 }), pieces =>
      topLevelStatements(pieces.join('')).every(statement => !statement.includes('\n')),
    ),
    { seed: 3, numRuns: 500 },
  );
});

test.each([
  ['src/shop/main.py', 'src', 'shop.main'],
  ['shop/__init__.py', '.', 'shop'],
  ['main.py', '.', 'main'],
  ['packages/api/src/api/x.py', 'packages/api/src', 'api.x'],
  ['other/shop.py', 'src', undefined],
  ['src/my-shop/x.py', 'src', undefined],
  ['src/shop/data.json', 'src', undefined],
  ['srcx/shop.py', 'src', undefined],
])('%s below %s is %s', (path, root, name) => {
  expect(moduleOf(path, root)).toBe(name);
});

test('a line with 60,000 names is looked at once', () => {
  const names = Array.from({ length: 60_000 }, () => 'app').join(', ');
  expect(mayBind(`call(${names})`, 'app')).toBe(false);
  expect(mayBind(`x = [${names}]`, 'app')).toBe(false);
  expect(mayBind(`from a import (${names})`, 'app')).toBe(true);
});

test('what stands in a condition is conditional, however deep', () => {
  const source = 'a = 1\nif a:\n    with b:\n        c = 1\n    def f():\n        d = 1\ne = 1\n';
  expect(
    statementsOf(source)
      .filter(({ conditional }) => conditional)
      .map(({ text }) => text),
  ).toEqual(['with b:', 'c = 1', 'def f():', 'd = 1']);
});

test('what is indented further than Python reads is not read', () => {
  const nested = (count: number) =>
    Array.from({ length: count }, (_, index) => `${' '.repeat(index)}def f():\n`).join('');
  expect(statementsOf(nested(100))).toHaveLength(100);
  expect(statementsOf(nested(300)).length).toBeLessThan(105);
});
