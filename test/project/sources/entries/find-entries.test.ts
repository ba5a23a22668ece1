import { findEntries } from '../../../../src/project/sources/entries/find-entries';
import { FRAMEWORKS } from '../../../../src/project/sources/frameworks';
import { Limits } from '../../../../src/project/sources/limits';
import { RouteGraph } from '../../../../src/project/sources/routes/route-graph';
import { SourceTree } from '../../../../src/project/sources/source-tree';
import { applicationText, parseApplication } from '../../../../src/servers';

interface Given {
  readonly framework?: string;
  readonly folders?: string[];
  readonly configured?: string;
  /** Dockerfile, Compose file or README by name. */
  readonly files?: Readonly<Record<string, string>>;
}

const RANKS = ['Dockerfile', 'Procfile', 'compose.yaml', 'README.md'];

function entriesOf(
  sources: Readonly<Record<string, string>>,
  { framework = 'fastapi', folders = [], configured, files = {} }: Given = {},
) {
  const modules = Object.entries(sources).map(([name, source]) => ({
    name: name.replace(/\/$/, ''),
    isPackage: name.endsWith('/'),
    source,
  }));
  const limits = new Limits();
  const { applications, started, file } = findEntries({
    framework: FRAMEWORKS.find(({ name }) => name === framework)!,
    modules,
    folders,
    configured,
    startFiles: Object.entries(files).map(([name, text]) => ({
      name,
      text,
      isOfImage: true,
      rank: name === 'README.md' ? 7 : RANKS.indexOf(name),
    })),
    graph: () => new RouteGraph(new SourceTree(modules), limits),
    limits,
  });
  return {
    applications: applications.map(applicationText),
    started: started && applicationText(started),
    file,
    limits: limits.sentences,
  };
}

const APP = 'app = FastAPI()\n';
const TWO = { 'shop.main': APP, 'shop.admin': APP };

test.each([
  ['Dockerfile', 'CMD ["uvicorn", "shop.main:app", "--host", "0.0.0.0"]'],
  ['Dockerfile', 'CMD uvicorn \\\n    --host 0.0.0.0 \\\n    shop.main:app'],
  ['Dockerfile', 'CMD ["/app/.venv/bin/fastapi", "run", "src/shop/main.py", "--port", "80"]'],
  ['Dockerfile', 'WORKDIR /app/shop\nCMD ["gunicorn", "main:app", "-k", "uvicorn.workers.UvicornWorker"]'],
  ['Procfile', 'web: gunicorn -w 4 -k uvicorn.workers.UvicornWorker shop.main:app'],
  ['compose.yaml', 'services:\n  web:\n    command:\n      - uvicorn\n      - shop.main:app\n'],
  ['README.md', 'Run `uv run uvicorn shop.main:app --reload`.'],
  ['Dockerfile', 'CMD ["gunicorn", "-c", "python:config.gunicorn", "shop.main:app"]'],
  ['Dockerfile', 'CMD ["hypercorn", "-c", "python:config.hypercorn", "shop.main:app"]'],
  ['gunicorn.conf.py', 'bind = "0.0.0.0:80"\nwsgi_app = "shop.main:app"\n'],
  ['gunicorn_config.py', "wsgi_app='shop.main:app'"],
  ['uwsgi.ini', '[uwsgi]\nmaster = true\nmodule = shop.main:app\n'],
  ['uwsgi.ini', '[uwsgi]\nmodule=shop.main:app ; the shop\n'],
  ['uwsgi.ini', '[uwsgi]\nwsgi-file = ./shop/main.py\ncallable = app\n'],
  ['start.sh', 'exec uwsgi --http :80 --module=shop.main:app'],
])('of two applications the one that %s starts is the entry: %j', (file, text) => {
  expect(entriesOf(TWO, { files: { [file]: text } }))
    .toMatchObject({ applications: ['shop.main:app'], started: 'shop.main:app', file });
});

test.each([
  '# CMD ["uvicorn", "shop.main:app"]',
  'CMD ["celery", "-A", "shop.main:app"]',
  'CMD ["uvicorn", "other.main:app"]',
  'CMD ["uvicorn", "shop.main:application"]',
  'CMD ["gunicorn", "--config", "file:shop.main:app"]',
])('the Dockerfile line %j says nothing', text => {
  expect(entriesOf(TWO, { files: { Dockerfile: text } }).applications).toEqual(['shop.admin:app', 'shop.main:app']);
});

test('settings of uWSGI that name no callable mean application; a comment in settings says nothing', () => {
  const sources = { 'shop.wsgi': 'application = FastAPI()\n', 'shop.main': APP };
  expect(entriesOf(sources, { files: { 'uwsgi.ini': '[uwsgi]\nmodule = shop.wsgi\n' } }))
    .toMatchObject({ started: 'shop.wsgi:application', file: 'uwsgi.ini' });
  expect(entriesOf(TWO, { files: { 'gunicorn.conf.py': '# wsgi_app = "shop.main:app"\n' } }).started).toBeUndefined();
});

test('the flag for a factory belongs to one command, and says what the sources do not', () => {
  const Procfile = 'web: gunicorn shop.main:app\nadmin: uvicorn shop.admin:create_app --factory\n';
  expect(
    entriesOf({ 'shop.main': APP, 'shop.admin': '@cache\ndef create_app() -> FastAPI: ...\n' }, { files: { Procfile } })
      .applications,
  ).toEqual(['shop.admin:create_app()', 'shop.main:app']);
});

test('the entry point of [tool.fastapi] comes before a Dockerfile, and that before a README', () => {
  const files = { 'Dockerfile': 'CMD uvicorn shop.admin:app', 'README.md': 'uvicorn shop.main:app' };
  expect(entriesOf(TWO, { files })).toMatchObject({ applications: ['shop.admin:app'], file: 'Dockerfile' });
  expect(entriesOf(TWO, { files, configured: 'shop.main:app' }))
    .toMatchObject({ applications: ['shop.main:app'], file: '[tool.fastapi]' });
});

test('where a Compose file starts both, the README may tell which is meant', () => {
  const files = { 'compose.yaml': 'command: uvicorn shop.main:app\n---\ncommand: uvicorn shop.admin:app' };
  expect(entriesOf(TWO, { files }).applications).toEqual(['shop.admin:app', 'shop.main:app']);
  expect(entriesOf(TWO, { files: { ...files, 'README.md': 'uvicorn shop.main:app' } }).applications)
    .toEqual(['shop.main:app']);
});

test('what the sources start a server with is the entry', () => {
  const sources = { ...TWO, 'shop.cli': 'import uvicorn\nuvicorn.run("shop.admin:app")\n' };
  expect(entriesOf(sources))
    .toMatchObject({ applications: ['shop.admin:app'], started: 'shop.admin:app', file: 'shop.cli' });
});

test('a factory that a command starts comes before the objects of other scripts', () => {
  const sources = {
    'shop/': 'def create_app(config="a"):\n    return Flask()\n',
    'serve': 'app = create_app()\n',
    'wsgi': 'from shop import create_app\napp = create_app()\n',
  };
  expect(
    entriesOf(sources, { framework: 'flask', files: { Procfile: "web: gunicorn 'shop:create_app()'" } }).applications,
  ).toEqual(['shop:create_app()']);
  expect(
    entriesOf(
      { shop: 'def create_app():\n    return FastAPI()\n' },
      { files: { Dockerfile: 'CMD uvicorn --factory shop:create_app' } },
    ).applications,
  ).toEqual(['shop:create_app()']);
});

test('an object with a name of its own, or in a private module, is less than a factory of the usual name', () => {
  const factory =
    'def create_app(settings: Optional[shop.Settings] = None, final: bool = False) -> FastAPI:\n    return FastAPI()\n';
  expect(entriesOf({ 'shop.cli._cloud': 'login_api = FastAPI()\n', 'shop.server': factory }).applications)
    .toEqual(['shop.server:create_app()']);
  expect(entriesOf({ 'shop._cloud': APP, 'shop.server': factory }).applications).toEqual(['shop.server:create_app()']);
  expect(entriesOf({ 'shop.cli': 'login_api = FastAPI()\n' }).applications).toEqual(['shop.cli:login_api']);
});

test('an object comes before a factory of the usual name', () => {
  const factory = 'def create_app() -> FastAPI:\n    return FastAPI()\n';
  expect(entriesOf({ 'shop.factory': factory, 'shop.main': APP }).applications).toEqual(['shop.main:app']);
});

test('an application that another one mounts or wraps is not the root', () => {
  expect(
    entriesOf({
      'shop.main': `from shop.admin import app as admin\n${APP}app.mount("/admin", admin)\n`,
      'shop.admin': APP,
    }).applications,
  ).toEqual(['shop.main:app']);
});

test.each([
  ['from .core import x\n', ['api.src'], ['api.src.main:app']],
  ['from .core import x\n', [], []],
  ['from core import x\n', ['api.src'], ['main:app']],
])('a module that says %j below %j is named so that it can be imported: %j', (imports, folders, applications) => {
  expect(entriesOf({ main: imports + APP }, { folders }).applications).toEqual(applications);
});

test('the health route is found for an application that is named from above the sources', () => {
  const tree = new SourceTree([
    { name: 'main', isPackage: false, source: `from .core import x\n${APP}@app.get("/health")\ndef a(): ...\n` },
  ]);
  expect(new RouteGraph(tree, new Limits()).routes(parseApplication('api.src.main:app')!))
    .toMatchObject([{ path: '/health', needy: false }]);
});

test('60,000 names in one module are read in one go', () => {
  const names = Array.from({ length: 60_000 }, (_, index) => `name_${index} = make_${index}()`).join('\n');
  expect(
    entriesOf(
      { 'shop.main': `${names}\n${APP}`, 'shop.admin': APP },
      { files: { Dockerfile: 'CMD uvicorn shop.main:app' } },
    ).applications,
  ).toEqual(['shop.main:app']);
});

test('of very many applications that are started, it is said that only the first were looked at', () => {
  const commands = (count: number) =>
    Array.from({ length: count }, (_, index) => `uvicorn other${index}:app\n`).join('');
  expect(entriesOf(TWO, { files: { Procfile: commands(20) } }).limits).toEqual([]);
  expect(entriesOf(TWO, { files: { Procfile: `${commands(20)}uvicorn shop.main:app` } })).toMatchObject({
    started: undefined,
    limits: [expect.stringMatching(/^the files of the project start more than 20 applications.*set it in 'server'$/)],
  });
});

test('of very many applications in the sources it is said that they were not compared', () => {
  const sources = (count: number) => ({
    'shop.main': Array.from({ length: count }, (_, index) => `a${index} = FastAPI()\n`).join(''),
  });
  expect(entriesOf(sources(100)).limits).toEqual([]);
  const { applications, limits } = entriesOf(sources(101));
  expect([applications.length, limits]).toEqual([101, [expect.stringMatching(/^the sources have 101 applications/)]]);
});
