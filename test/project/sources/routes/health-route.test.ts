import { healthRouteOf } from './find';
import { Limits } from '../../../../src/project/sources/limits';

type Sources = Readonly<Record<string, string>>;

const modulesOf = (sources: Sources) => Object.entries(sources).map(([name, source]) => ({
  name: name.replace(/\/$/, ''), isPackage: name.endsWith('/'), source,
}));

const pathOf = (sources: Sources, application = 'main:app') =>
  healthRouteOf({ name: 'shop', modules: modulesOf(sources), applications: [application] }).path;

const HEALTH = '@router.get("/health")\ndef health(): ...\n';
const ROUTER = `from fastapi import APIRouter\nrouter = APIRouter()\n${HEALTH}`;
const APP = 'app = FastAPI()\n';

test.each([
  ['@app.get("/healthz")\nasync def alive(): ...', '/healthz'],
  ['@app.get("/health/", tags=["a"])\ndef alive(): ...', '/health/'],
  ['@app.get(\n    "/ping",\n    status_code=200,\n)\ndef alive() -> dict[str, str]: ...', '/ping'],
  ['@app.api_route("/livez", methods=["GET", "HEAD"])\ndef alive(): ...', '/livez'],
  ['app.add_api_route("/health", alive)', '/health'],
  ['PATH = "/health"\n@app.get(PATH)\ndef alive(): ...', '/health'],
  ['@app.get("/__heartbeat__")\ndef a(): ...\n@app.get("/__lbheartbeat__")\ndef b(): ...', '/__lbheartbeat__'],
  [
    '@app.get("/status")\ndef a(): ...\n@app.get("/health-check")\ndef b(): ...\n@app.get("/readyz")\ndef c(): ...',
    '/health-check',
  ],
  ['@app.get("/health-check")\ndef a(): ...\n@app.get("/heartbeat")\ndef b(): ...', '/heartbeat'],
  ['@app.get("/__heartbeat__")\ndef a(): ...\n@app.get("/__lbheartbeat__")\ndef b(): ...', '/__lbheartbeat__'],
  ['@app.get("/__heartbeat__")\ndef a(): ...\n@app.get("/health-check")\ndef b(): ...', '/health-check'],
  ['@app.get("/__heartbeat__")\ndef a(): ...', '/__heartbeat__'],
  ['@app.get("/api/v1/health")\ndef a(): ...', '/api/v1/health'],
  ['@app.get("/shop/health")\ndef a(): ...', '/shop/health'],
  ['@app.get("/health")\ndef a(db=Depends(get_db)): ...\n@app.get("/ping")\ndef b(): ...', '/ping'],
  ['@app.get("/health")\ndef a(request: Request, verbose: bool = False): ...', '/health'],
  ['@app.get("/health")\ndef a(): return JSONResponse({"time": now()})', '/health'],
])('%j on the application is found at %s', (source, path) => {
  expect(pathOf({ main: APP + source })).toBe(path);
});

test.each([
  '# @app.get("/healthz")', '"""\n@app.get("/healthz")\ndef a(): ...\n"""', 'URL = "/healthz"',
  'client.get("/healthz")',
  '@app.post("/healthz")\ndef a(): ...', '@app.route("/healthz", methods=["POST"])\ndef a(): ...',
  '@app.get(f"/{NAME}/health")\ndef a(): ...',
  '@app.get("/health/{id}")\ndef a(id): ...', '@app.get("/health")\ndef a(name: str): ...',
  '@app.get("/readyz")\ndef a(): ...',
  '@app.get("/orders/status")\ndef a(): ...', '@app.get("/services/status")\ndef a(): ...',
  '@app.get("/daily/health")\ndef a(): ...', '@app.get("/health")\ndef a(user=Depends(current_user)): ...',
  '@app.get("/health", dependencies=[Depends(key)])\ndef a(): ...',
  '@app.get("/health")\n@login_required\ndef a(): ...',
  'if DEBUG:\n    @app.get("/health")\n    def a(): ...', 'other = FastAPI()\n@other.get("/health")\ndef a(): ...',
])('%j is no health route of the application', source => {
  expect(pathOf({ main: APP + source })).toBeUndefined();
});

test.each([
  ['from health import router\napp.include_router(router)', '/health'],
  ['from health import router as r\napp.include_router(r, prefix="/api/v1")', '/api/v1/health'],
  ['import health\napp.include_router(health.router, prefix="/" + "api")', '/api/health'],
  ['API = "/api"\nimport health\napp.include_router(health.router, prefix=f"{API}/v2")', '/api/v2/health'],
  [
    'from config import settings\nfrom health import router\napp.include_router(router, prefix=settings.PREFIX)',
    '/api/v3/health',
  ],
  ['from health import router\nrouters = 1\napp.include_router(router, prefix=unknown())', undefined],
  ['from health import router\napp.include_router(router, dependencies=[Depends(key)])', undefined],
  ['from health import router\nif settings.DEBUG:\n    app.include_router(router)', undefined],
  ['from health import router', undefined],
  ['import health\nsub = FastAPI()\nsub.include_router(health.router)\napp.mount("/api", sub)', '/api/health'],
])('a router is served where %j puts it', (source, path) => {
  const config = 'class Settings(BaseSettings):\n    PREFIX: str = "/api/v3"\n\nsettings = Settings()\n';
  expect(pathOf({ main: APP + source, health: ROUTER, config })).toBe(path);
});

const SHOP = 'class Shop(FastAPI):\n    def __init__(self, name: str = ""):\n        super().__init__()\n';

test.each([
  ['@self.get("/health")\n        def alive(): ...', '/health'],
  ['self.include_router(health.router, prefix="/api")', '/api/health'],
  ['self.add_api_route("/health", self.alive)', '/health'],
  ['self.set_up()\n    def set_up(self):\n        self.include_router(health.router)', '/health'],
  ['self.name = name\n    def set_up(self):\n        self.include_router(health.router)', undefined],
  ['if name:\n            self.include_router(health.router)', undefined],
  ['other.include_router(health.router)', undefined],
])('a subclass of FastAPI whose constructor does %j serves %s', (source, path) => {
  const main = `import health\n${SHOP}        ${source}\n\napp = Shop()\n`;
  expect(pathOf({ main, health: ROUTER })).toBe(path);
  expect(pathOf({ main: `${main}app = FastAPI()\n`.replace('app = Shop()', 'shop = Shop()'), health: ROUTER }))
    .toBeUndefined();
});

test('a router that a function makes is served where it is included, whatever module has the same name', () => {
  const make = 'def get_health_router():\n    made = APIRouter()\n'
    + '    @made.get("")\n    def a(): ...\n    return made\n';
  expect(pathOf({
    'main': `from routers import get_health_router\n${APP}app.include_router(get_health_router(), prefix="/health")\n`,
    'routers/': 'from .get_health_router import get_health_router\n',
    'routers.get_health_router': make,
  })).toBe('/health');
});

test.each([
  ['settings.api.prefix', '/api/v4/health'],
  ['settings.api.v1.prefix', '/v1/health'],
  ['get_settings().PREFIX', '/shop/health'],
  ['Settings().PREFIX', '/shop/health'],
  ['settings.api.other', undefined],
  ['settings.loaded.prefix', undefined],
  ['settings.given.prefix', '/v5/health'],
  ['settings.unsure.prefix', undefined],
  ['settings.api', undefined],
  ['find().PREFIX', undefined],
  ['Settings(PREFIX="/x").PREFIX', undefined],
])('a router with the prefix %s is served at %s', (prefix, path) => {
  const config = 'class V1(BaseModel):\n    prefix: str = "/v1"\n\n'
    + 'class Api(BaseModel):\n    prefix: str = "/api/v4"\n    v1: V1 = Field(default_factory=V1)\n\n'
    + 'class Settings(BaseSettings):\n    PREFIX: str = "/shop"\n    api: Api = Api()\n    loaded: Api = load()\n'
    + '    given: Api = Api(prefix="/v5")\n    unsure: Api = Api(**values)\n\n'
    + 'settings = Settings()\n\ndef get_settings() -> Settings:\n    return settings\n';
  const main = `from config import Settings, get_settings, settings\nfrom health import router\n${APP}`
    + `app.include_router(router, prefix=${prefix})\n`;
  expect(pathOf({ main, health: ROUTER, config })).toBe(path);
});

test.each([
  ['app.include_router(flow)', '/__lbheartbeat__'],
  ['PREFIX = "v2/"\napp.include_router(flow, prefix=f"/{PREFIX[:-1]}")', '/v2/__lbheartbeat__'],
])('the router of dockerflow is served where %j puts it', (source, path) => {
  expect(pathOf({ main: `from dockerflow.fastapi import router as flow\n${APP}${source}\n` })).toBe(path);
});

const GUARDED = 'may need authentication';
const CONDITIONAL = 'is only served under a condition';

test.each([
  ['@app.get("/health")\n@requires(["authenticated"])\ndef a(request): ...', '/health', GUARDED],
  ['@app.get("/health")\ndef a(user=Depends(current_user)): ...', '/health', GUARDED],
  ['@app.get("/health", dependencies=[Depends(key)])\ndef a(): ...', '/health', GUARDED],
  ['@app.get("/health")\ndef a(name: str): ...', '/health', 'needs parameters in the request'],
  [
    'import health\napp.include_router(health.router, prefix="/api", dependencies=[Depends(key)])', '/api/health',
    GUARDED,
  ],
  ['import health\nif DEBUG:\n    app.include_router(health.router)', '/health', CONDITIONAL],
  ['if DEBUG:\n    @app.get("/health")\n    def a(): ...', '/health', CONDITIONAL],
  ['secret = APIRouter(dependencies=[Depends(key)])\n@secret.get("/ping")\ndef a(): ...\napp.include_router(secret)',
    '/ping', GUARDED],
])('%j is found and refused: %s %s', (source, path, reason) => {
  const modules = modulesOf({ main: APP + source, health: ROUTER }).map(each => ({ ...each, file: `${each.name}.py` }));
  const found = healthRouteOf({ name: 'shop', modules, applications: ['main:app'] });
  const file = source.includes('import health') ? 'health.py' : 'main.py';
  expect(found).toMatchObject({ path: undefined, refused: { path, reason, file } });
});

test.each([
  '@app.post("/health")\ndef a(): ...', '@app.get("/orders")\ndef a(user=Depends(current_user)): ...',
  '@app.get("/ping")\ndef a(): ...\n@app.get("/health")\ndef b(user=Depends(current_user)): ...',
])('nothing is refused in %j', source => {
  const modules = modulesOf({ main: APP + source });
  expect(healthRouteOf({ name: 'shop', modules, applications: ['main:app'] }).refused).toBeUndefined();
});

const MADE = 'def create(debug=False, path: str = "/health", *, tags=None):\n    app = FastAPI()\n'
  + '    @app.get(path)\n    def a(): ...\n    return app\n';

test.each([
  ['app = create()', '/health'],
  ['app = create(True)', '/health'],
  ['app = create(True, "/x")', undefined],
  ['app = create(path="/x")', undefined],
  ['app = create(*a)', undefined],
  ['app = create(**a)', undefined],
  ['app = create()\nother = partial(create, path="/x")', undefined],
  ['app = create()\n__all__ = ["create"]', '/health'],
])('a path that is the default of a parameter is served by %j at %s', (source, path) => {
  expect(pathOf({ main: `${MADE}${source}\n` })).toBe(path);
});

test('a parameter that is set anew has no default any more', () => {
  expect(pathOf({ main: `${MADE.replace('    app =', '    path = find()\n    app =')}app = create()\n` }))
    .toBeUndefined();
});

test.each([
  ['if BASE:\n    app.mount(BASE, api)\nelse:\n    app.mount("/api", api)', '/api/health'],
  [
    'if settings.base:\n    app.mount(settings.base.value(), app=api)\nelse:\n    app.mount("/api", app=api)',
    '/api/health',
  ],
  ['BASE = "/v1"\nif BASE:\n    app.mount(BASE, api)\nelse:\n    app.mount("/api", api)', undefined],
  ['if BASE:\n    app.mount(OTHER, api)\nelse:\n    app.mount("/api", api)', undefined],
  ['if BASE:\n    app.mount(BASE, other)\nelse:\n    app.mount("/api", api)', undefined],
  ['if BASE is None:\n    app.mount(BASE, api)\nelse:\n    app.mount("/api", api)', undefined],
  ['if DEBUG:\n    if BASE:\n        app.mount(BASE, api)\n    else:\n        app.mount("/api", api)', undefined],
])('where no other path is set, %j serves at %s', (source, path) => {
  expect(pathOf({ main: `${APP}api = FastAPI()\n@api.get("/health")\ndef a(): ...\n${source}\n` })).toBe(path);
});

test('prefixes of routers inside routers add up, through packages that pass them on', () => {
  expect(
    pathOf(
      {
        'app.main':
          'from app.api.main import api_router\nfrom app.core.config import settings\napp = FastAPI()\n'
          + 'app.include_router(api_router, prefix=settings.API_V1_STR)\n',
        'app.core.config':
          'class Settings(BaseSettings):\n    API_V1_STR: str = "/api/v1"\nsettings = Settings()  # type: ignore\n',
        'app.api.main':
          'from app.api.routes import utils\napi_router = APIRouter()\napi_router.include_router(utils.router)\n',
        'app.api.routes/': '',
        'app.api.routes.utils':
          'router = APIRouter(prefix="/utils", tags=["utils"])\n\n@router.get("/health-check/")\n'
          + 'async def health_check() -> bool:\n    return True\n',
      },
      'app.main:app',
    ),
  ).toBe('/api/v1/utils/health-check/');
});

test('a router without a known prefix of its own serves nothing certain', () => {
  expect(pathOf({ main: `${APP}router = APIRouter(prefix=make())\n${HEALTH}app.include_router(router)` }))
    .toBeUndefined();
});

test.each([
  ['def create_app():\n    app = FastAPI()\n    app.include_router(router)\n    return app\n', 'main:create_app()'],
  [
    'def create_app():\n    app = FastAPI()\n    app.include_router(router)\n    return app\n\napp = create_app()\n',
    'main:app',
  ],
  [
    'def create_app():\n    app = FastAPI()\n    add_routes(app)\n    return app\n\ndef add_routes(target: '
      + 'FastAPI):\n    target.include_router(router)\n',
    'main:create_app()',
  ],
  [
    'async def lifespan(a):\n    await start(a)\n    yield\nasync def start(a):\n    a.include_router(router)\n'
      + 'app = FastAPI(lifespan=lifespan)\n',
    'main:app',
  ],
  ['inner = FastAPI()\ninner.include_router(router)\napp = Gzip(inner)\n', 'main:app'],
])('an application made by %j is followed', (source, application) => {
  expect(pathOf({ main: `from health import router\n${source}`, health: ROUTER }, application)).toBe('/health');
});

test('the app of a function is not that of another', () => {
  expect(
    pathOf({
      main: `def other():\n    app = FastAPI()\n    @app.get("/health")\n    def a(): ...\n    return app\n${APP}`,
    }),
  ).toBeUndefined();
});

test.each([
  [
    'bp = Blueprint("up", __name__, url_prefix="/up")\n@bp.route("/")\ndef up(): ...\napp.register_blueprint(bp)',
    '/up/',
  ],
  [
    'bp = Blueprint("up", __name__, url_prefix="/up")\n@bp.route("/health")\ndef up(): ...\n'
      + 'app.register_blueprint(bp, url_prefix="/api")',
    '/api/health',
  ],
  ['app.add_url_rule("/healthz", view_func=healthz)', '/healthz'],
  ['@app.route("/health")\n@cache\ndef health(): ...', '/health'],
  ['@app.route("/health")\n@jwt_required()\ndef health(): ...', undefined],
])('Flask serves %j at %s', (source, path) => {
  expect(pathOf({ main: `app = Flask(__name__)\n${source}\n` })).toBe(path);
});

test.each([
  ['app = Starlette(routes=[Route("/health", health, methods=["GET"])])', '/health'],
  [
    'routes = [Mount("/api", routes=[Route("/healthz", health)])]\napp = Starlette(debug=True, routes=routes)',
    '/api/healthz',
  ],
  ['app = Starlette(routes=[Route("/health", health, methods=["POST"])])', undefined],
])('Starlette serves %j at %s', (source, path) => {
  expect(pathOf({ main: source })).toBe(path);
});

const HANDLERS = '@get("/live")\nasync def live() -> None: ...\n@get("/ping")\nasync def ping() -> None: ...\n';

test.each([
  ['@get("/health")\nasync def health() -> None: ...\napp = Litestar(route_handlers=[health])', '/health'],
  [
    '@get("/live")\nasync def live() -> None: ...\nrouter = Router(path="/health", route_handlers=[live])\n'
      + 'app = Litestar([router], route_handlers=[router])',
    '/health/live',
  ],
  [
    'class System(Controller):\n    path = "/api"\n    @get("/health")\n    async def health(self) -> None: ...\n'
      + 'app = Litestar(route_handlers=[System])',
    '/api/health',
  ],
  [
    'class System(Controller):\n    guards = [admin]\n    @get("/health")\n    async def health(self) -> None: '
      + '...\napp = Litestar(route_handlers=[System])',
    undefined,
  ],
  [
    'def root():\n    @get("/health")\n    async def health() -> None: ...\n    return Router(path="/", '
      + 'route_handlers=[health])\n'
      + 'def create():\n    router = root()\n    return Litestar(route_handlers=[router])\napp = create()',
    '/health',
  ],
  [`${HANDLERS}app = Litestar(route_handlers=[live, ping] if DEBUG else [ping])`, '/ping'],
  [
    `${HANDLERS}handlers = [live, ping] if DEBUG else [ping] if TEST else [live]\n`
      + 'app = Litestar(route_handlers=handlers)',
    undefined,
  ],
])('Litestar serves %j at %s', (source, path) => {
  expect(pathOf({ main: `from litestar import Controller, Litestar, Router, get\n${source}\n` })).toBe(path);
});

test('fastapi-healthchecks serves each probe by its name', () => {
  const source = 'app.include_router(HealthcheckRouter(Probe(name="readiness", checks=[a]), Probe(name="liveness", '
    + 'checks=[])), prefix="/health")';
  expect(pathOf({ main: APP + source })).toBe('/health/liveness');
});

test('of several applications only a route that all have counts', () => {
  const modules = modulesOf({
    a: `${APP}@app.get("/health")\ndef a(): ...`,
    b: `${APP}@app.get("/health")\ndef a(): ...`,
    c: APP,
  });
  const find = (...applications: string[]) => healthRouteOf({ name: 'shop', modules, applications }).path;
  expect(find('a:app', 'b:app')).toBe('/health');
  expect(find('a:app', 'c:app')).toBeUndefined();
  expect(find()).toBeUndefined();
});

test.each([
  ['app.add_middleware(TrustedHostMiddleware, allowed_hosts=hosts)', true],
  ['# app.add_middleware(TrustedHostMiddleware)', false],
  ['if HOSTS:\n    app.add_middleware(TrustedHostMiddleware, allowed_hosts=HOSTS)', false],
  ['app = Litestar(allowed_hosts=["example.org"])', true],
  ['app.add_middleware(HostMiddleware, allowed_hosts=HOSTS)', true],
  ['fetch(url, allowed_hosts=["example.org"])', false],
  ['def fetch(url, allowed_hosts = HOSTS): ...', false],
  ['app.add_middleware(TrustedHostMiddleware, allowed_hosts=["*"])', false],
  ['from starlette.middleware.trustedhost import TrustedHostMiddleware', false],
  ['', false],
])('%j checks the host: %s', (source, checksHost) => {
  expect(healthRouteOf({ name: 'shop', modules: modulesOf({ main: source }), applications: [] }).checksHost)
    .toBe(checksHost);
});

test('names that every object has are names like others', () => {
  expect(
    pathOf({ main: 'constructor = FastAPI()\n@constructor.get("/health")\ndef toString(): ...\napp = constructor\n' }),
  ).toBe('/health');
});

function limitsOf(source: string): string[] {
  const limits = new Limits();
  healthRouteOf({ name: 'shop', modules: modulesOf({ main: source }), applications: ['main:app'] }, limits);
  return limits.sentences;
}

test.each([
  [
    'routers in each other',
    (count: number) =>
      `${APP}app.include_router(r0)\n`
      + Array.from(
        { length: count },
        (_, index) => `r${index} = APIRouter()\nr${index}.include_router(r${index + 1})\n`,
      ).join(''),
    29,
    40,
  ],
  [
    'routers in each other, each twice',
    (count: number) =>
      `${APP}app.include_router(r0)\n`
      + Array.from(
        { length: count },
        (_, index) => `r${index} = APIRouter()\n${`r${index}.include_router(r${index + 1})\n`.repeat(2)}`,
      ).join(''),
    10,
    16,
  ],
  [
    'routes',
    (count: number) =>
      `${APP}${'@app.get("/a")\ndef a(): ...\n'.repeat(count)}r = APIRouter()\napp.include_router(r)\n`,
    10_000,
    20_001,
  ],
])('of more %s than are followed it is said', (_, source, some, many) => {
  expect(limitsOf(source(some))).toEqual([]);
  expect(limitsOf(source(many))).toEqual([
    expect.stringMatching(/^the application has more than 20000 routes, or routers nested more than 30 deep/),
  ]);
});
