import { findApplications, isFactory } from '../../../../src/project/sources/entries/find-applications';
import { FRAMEWORKS } from '../../../../src/project/sources/frameworks';
import { applicationText } from '../../../../src/servers';

function appsIn(framework: string, sources: Readonly<Record<string, string>>): string[] {
  const { classes = [] } = FRAMEWORKS.find(({ name }) => name === framework) ?? {};
  const modules = Object.entries(sources).map(([name, source]) => ({ name, isPackage: false, source }));
  return findApplications(classes, modules).map(applicationText).sort();
}

test.each([
  ['app = FastAPI()', ['app']],
  ['app = FastAPI(\n    title="Shop",\n)', ['app']],
  ['application: FastAPI = make()', ['application']],
  ['app = fastapi.FastAPI()', ['app']],
  ['app: fastapi.FastAPI = fastapi.FastAPI()', ['app']],
  ['from fastapi import Depends, FastAPI as Api\napp = Api()', ['app']],
  ['from fastapi import (\n    FastAPI as Api,\n)\napp = Api()', ['app']],
  ['def create_app(x: int = 1) -> FastAPI:\n    return FastAPI()\n\napp = create_app()', ['app', 'create_app()']],
  ['b = FastAPI()\na = FastAPI()', ['a', 'b']],
  ['app = FastAPI()\napp = FastAPI()', ['app']],
  ['def create_app():\n    return FastAPI()\napp = create_app()', ['app', 'create_app()']],
  ['def get_asgi(x): ...\napplication = get_asgi(1)', ['application']],
  ['app: "FastAPI" = make()', ['app']],
  ['def make() -> "fastapi.FastAPI": ...\nshop = make()', ['make()', 'shop']],
  ['class Shop(Mixin, fastapi.FastAPI): ...\nshop = Shop()', ['shop']],
  ['app = application = FastAPI()', ['app']],
  ['def create_app(): ...', ['create_app()']],
  ['def make_app(debug: dict[str, int] = {"a": 1}, *, name=None): ...', ['make_app()']],
  ['def shop() -> FastAPI: ...', ['shop()']],
  ['def create_app(): ...\napp = FastAPI()', ['app', 'create_app()']],
  ['if DEBUG:\n    app = reloaded()\nelse:\n    app = FastAPI()', ['app']],
])('%j has the apps %j', (source, names) => {
  expect(appsIn('fastapi', { 'shop.main': source })).toEqual(names.map(name => `shop.main:${name}`));
});

test.each([
  'if DEBUG:\n    a = 1\n    def f():\n        app = FastAPI()\nelse:\n    b = 1',
  '# app = FastAPI()', '"""\napp = FastAPI()\n"""', 'if True:\n    app = FastAPI()',
  'def make():\n    app = FastAPI()\n    return app', '_app = FastAPI()',
  'app = create_app()', 'def start():\n    return FastAPI()\napp = start()',
  'def get_app(x): ...\nclient = get_app(1)', 'class Shop(Router): ...\napp = Shop()', 'app == FastAPI()',
  'router = APIRouter()', 'app = Flask(__name__)', 'app.x = FastAPI()',
  'from fastapi import FastAPI', 'app = MyFastAPI()', 'def create_app(settings): ...', 'def create_app(*args): ...',
  'async def create_app(): ...', 'def create_client(): ...', 'class A:\n    def create_app(): ...',
])('%j has no app', source => {
  expect(appsIn('fastapi', { 'shop.main': source })).toEqual([]);
});

test.each([
  'shop.tests', 'shop.tests.server', 'shop.test_main', 'shop.main_test', 'conftest', 'shop.examples.main', 'docs.main',
])('%s is no source of candidates', name => {
  expect(appsIn('fastapi', { [name]: 'app = FastAPI()\ndef create_app(): ...' })).toEqual([]);
});

test('what Alembic migrates with is no candidate', () => {
  const env = 'from alembic import context\nfrom shop import create_app\napp = create_app()\n';
  expect(appsIn('flask', { 'migrations.env': env, 'shop': 'def create_app(): ...' })).toEqual(['shop:create_app()']);
  expect(appsIn('flask', { 'shop.env': 'app = Flask(__name__)' })).toEqual(['shop.env:app']);
});

test('modules that are merely called like it are sources of candidates', () => {
  expect(appsIn('fastapi', { 'shop.docs': 'app = FastAPI()', 'latest.main': 'app = FastAPI()' }))
    .toEqual(['latest.main:app', 'shop.docs:app']);
});

test('without a framework nothing is an app', () => {
  expect(appsIn('', { 'shop.main': 'def create_app(): ...\napp = create_app()' })).toEqual([]);
});

test.each([
  ['def make(): ...', true],
  ['def make(a=1): ...', true],
  ['def make(scope, receive, send): ...', false],
  ['def make(*a): ...', false],
  ['async def make(): ...', false],
  ['@app\ndef make(): ...', false],
  ['make = 1', false],
])('%j is a factory: %s', (source, expected) =>
  expect(isFactory({ name: 'shop', isPackage: false, source }, 'make')).toBe(expected),
);

test('a factory may come from another module', () => {
  expect(
    appsIn('fastapi', {
      'shop.factory': 'def create_app() -> FastAPI:\n    ...',
      'shop.main': 'from .factory import create_app\napp = create_app()',
    }),
  ).toEqual(['shop.factory:create_app()', 'shop.main:app']);
});

test.each([
  ['flask', 'Flask(__name__)'],
  ['starlette', 'Starlette(routes=[])'],
  ['litestar', 'Litestar([])'],
  ['pyramid', 'config.make_wsgi_app()'],
  ['pyramid', 'get_app("production.ini")'],
])('%s apps are found', (framework, value) => {
  expect(appsIn(framework, { 'shop.main': `app = ${value}`, 'shop.other': 'app = FastAPI()' })).toEqual([
    'shop.main:app',
  ]);
});

test('candidates of all modules are sorted', () => {
  expect(appsIn('fastapi', { 'shop.b': 'app = FastAPI()', 'shop.a': 'app = FastAPI()' }))
    .toEqual(['shop.a:app', 'shop.b:app']);
});
