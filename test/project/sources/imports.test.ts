import { assert, constantFrom, array, property } from 'fast-check';
import { referencesIn } from '../../../src/project/sources/imports';

/** As `a.b`, `..core: x, y`, and with a `?` for what stands in a text. */
function referred(source: string): string[] {
  return referencesIn(source).modules.map(({ level, name, members, quoted }) =>
    `${'.'.repeat(level)}${name}${members.length > 0 ? `: ${members.join(', ')}` : ''}${quoted ? '?' : ''}`);
}

test.each<[string, string[]]>([
  ['import a, b.c as d', ['a', 'b.c']],
  ['from a.b import c, d as e', ['a.b: c, d']],
  ['from . import x\nfrom .. import y\nfrom ...a import z', ['.: x', '..: y', '...a: z']],
  ['from .a import (  # the ) of a comment\n  b,  # one\n  c as d,\n)', ['.a: b, c']],
  ['from .import x', ['.: x']],
  ['from a \\\n  import b, \\\n  c', ['a: b, c']],
  ['from a import *', ['a: *']],
  ['try: import a; import b\nexcept ImportError: a = None', ['a', 'b']],
  ['def f():\n    if x: from a import b\n    else: import c', ['a: b', 'c']],
  ['raise E from error\nimport a', ['a']],
  ['import\ta.b\r\nfrom\tc import d\r\n', ['a.b', 'c: d']],
  ['from é.ü import ñ', ['é.ü: ñ']],
  ['imported = 1\nx.important = 2', []],
])('imports wherever they stand: %j', (source, expected) => {
  expect(referred(source)).toEqual(expected);
});

test.each<[string]>([
  ['# import a'],
  ['"""\nimport a\n"""'],
  ["'it\\'s'\n'import a'"],
  ['r"\\"\n"import a"'],
  ['f"{x["import"]} import a"'],
  ['t"{x["import a"]}"'],
  ['f"{x["import a"]}"'],
  ['f"{x:\'>3} import a"'],
  ["f'''{\n  x  # import a\n} import a'''"],
  ['f"{{import a"'],
  ['"not closed import a\n'],
])('text and comments are no imports: %j', source => {
  expect(referred(`${source}\nimport b`)).toEqual(['b']);
});

test.each<[string, string[]]>([
  ['INSTALLED_APPS = ["docs", "shop.apps.ShopConfig", *OTHER]\nx = "docs"', ['docs', 'shop.apps.ShopConfig?']],
  ['INSTALLED_APPS += (\n  "a",  # "b"\n  *f(["c"]),\n)\n["d"]', ['a', 'c']],
  ['LOCAL_APPS: list[str] = ["a"]', ['a']],
  ['INSTALLED_APPS.append("a")', ['a']],
  ['ROOT_URLCONF = "shop.urls"', ['shop.urls?']],
  ['path("", include("pages"))', ['pages']],
  ['importlib.import_module("plugins")\nimport_module(".sibling", __name__)', ['plugins', '.sibling']],
  ['import_module(f"plugins.{name}")', ['plugins']],
  ['os.environ.setdefault("DJANGO_SETTINGS_MODULE", "settings")', ['settings']],
  ['uvicorn.run("main:app")\n"shop.main:create()"', ['main?', 'shop.main?']],
  ['import_string("handlers")', ['handlers']],
  ['{"data": 1, "a b.c": 2, "a..b": 3, "": 4}', []],
])('texts that name modules: %j', (source, expected) => {
  expect(referred(source)).toEqual(expected);
});

test.each<[string, string[]]>([
  ['open("counts.json")\nPath("./data/word list.txt")', ['counts.json', './data/word list.txt']],
  ['open("VERSION")\nPath(__file__).parent / "data/LICENSE"\nuse("NAME")', ['VERSION', 'data/LICENSE']],
  [
    'StaticFiles(directory="frontend/dist/")\nFlask(__name__, template_folder = "views")',
    ['frontend/dist/ (folder)', 'views (folder)'],
  ],
  ['Jinja2Templates("pages")', ['pages (folder)']],
  ['StaticFiles(directory=str(BASE_DIR / "web"))\nJinja2Templates(Path(__file__).resolve().parents[1] / "pages")',
    ['web (folder)', 'pages (folder)']],
  ['run("main.py")\nx = ["a", "/etc/a.conf", "a..", "3.14", f"{x}.json", f"a.json{x}", "https://a.example/b.js"]', []],
  ['open(f"conf/app.{mode}.yaml")\nx = f\'{x["y"]}\' f"./data/a/{x:>{y}}.csv"', ['conf (folder)', './data/a (folder)']],
  ['open(f"conf/{name}")\nx = f"conf/{name}", f"v1/users/{x}", f"https://a.example/{x}.js", f"jobs/{x}.py"', ['conf (folder)']],
])('texts that may be paths: %j', (source, expected) => {
  expect(referencesIn(source).paths.map(({ path, isFolder }) => (isFolder ? `${path} (folder)` : path))).toEqual(
    expected,
  );
});

test('any text is read to its end', () => {
  const pieces = constantFrom(
    '"', "'", '"""', 'f"', '{', '}', '(', ')', '\\', '\n', '#', 'import a', 'from . import', 'x_APPS = [', ':', ' ',
  );
  assert(
    property(array(pieces, { maxLength: 40 }), parts => Array.isArray(referencesIn(parts.join('')).modules)),
    { seed: 96, numRuns: 5000 },
  );
});
