import { healthRouteOf } from './find';
import { Limits } from '../../../../src/project/sources/limits';

function find(sources: Readonly<Record<string, string>>) {
  const all = { 'blog.settings': 'ROOT_URLCONF = "blog.urls"\nALLOWED_HOSTS = env.list("HOSTS")\n', ...sources };
  const modules = Object.entries(all).map(([name, source]) => ({ name, isPackage: false, source }));
  return healthRouteOf({
    name: 'blog',
    modules,
    applications: ['blog.wsgi:application'],
    djangoSettings: 'blog.settings',
  });
}

test.each([
  ['urlpatterns = [path("healthz", views.health)]', '/healthz'],
  [
    'urlpatterns = [\n    path("admin/", admin.site.urls),\n    path("health/", Health.as_view(), name="health"),\n]',
    '/health/',
  ],
  ['urlpatterns = [re_path(r"^health/$", health)]', '/health/'],
  ['urlpatterns = [re_path(r"^api/ping/?$", ping)]', '/api/ping'],
  ['urlpatterns = (path("api/", include("up.urls")),)', '/api/health'],
  ['import up.urls\nurlpatterns = [path("api/", include(up.urls))]', '/api/health'],
  ['urlpatterns = [path("api/", include((["x"], "a"))), path("", include([path("health", a)]))]', '/health'],
  ['urlpatterns = []\nurlpatterns += [path("health", a)]\nurlpatterns.append(path("b", b))', '/health'],
  ['extra = [path("health", a)]\nurlpatterns = [path("b", b)] + extra', '/health'],
  ['extra = [path("health", a)] if not settings.BUILD else []\nurlpatterns = (*extra, path("b", b))', '/health'],
  ['urlpatterns = [path("health", a)]\nurlpatterns = [path("", include((urlpatterns, "blog")))]', '/health'],
  ['from up.urls import urlpatterns as more\nurlpatterns = more + [path("b", b)]', '/health'],
  ['urlpatterns = [path("ht/", include("health_check.urls"))]', '/ht/'],
  [
    '@extend_schema(auth=[])\n@api_view(["GET"])\n@permission_classes([AllowAny])\ndef health(r): ...\n'
      + 'urlpatterns = [path("health/", health)]',
    '/health/',
  ],
  [
    'class H(APIView):\n    permission_classes = (permissions.AllowAny,)\nurlpatterns = [path("health", H.as_view())]',
    '/health',
  ],
  ['class H(APIView):\n    x = 1\nurlpatterns = [path("health", H.as_view())]', '/health'],
])('%j serves its health route at %s', (urls, path) => {
  expect(find({ 'blog.urls': urls, 'up.urls': 'urlpatterns = [path("health", views.up)]' }).path).toBe(path);
});

test.each([
  'urlpatterns = [path("health/<int:id>/", a)]', 'urlpatterns = [re_path(r"^health/(?P<x>.*)$", a)]',
  'urlpatterns = [path(f"{NAME}/health", a)]',
  '# urlpatterns = [path("health", a)]', 'if settings.DEBUG:\n    urlpatterns += [path("health", a)]',
  'urlpatterns = [path("health", login_required(a))]',
  'other = [path("health", a)]', 'urlpatterns = i18n_patterns(path("health", a))',
  'urlpatterns = [path("x/", include("unknown.urls"))]',
  'from views import health\nurlpatterns = [path("health", health)]',
])('%j serves no health route for certain', urls => {
  expect(find({ 'blog.urls': urls, 'views': '@login_required\ndef health(request): ...\n' }).path).toBeUndefined();
});

test.each([
  ['urlpatterns = [path("health", login_required(a))]', 'may need authentication'],
  ['from views import health\nurlpatterns = [path("health", health)]', 'may need authentication'],
  ['if settings.DEBUG:\n    urlpatterns += [path("health", a)]', 'is only served under a condition'],
])('%j has a health route that %s', (urls, reason) => {
  const found = find({ 'blog.urls': urls, 'views': '@login_required\ndef health(request): ...\n' });
  expect(found.refused).toEqual({ path: '/health', reason, file: undefined });
});

test('settings that are named from a folder above the sources are read', () => {
  const settings = 'from web.blog.base import *\n';
  expect(find({
    'blog.settings': settings,
    'blog.base': 'ROOT_URLCONF = "blog.urls"',
    'blog.urls': 'urlpatterns = [path("ping", a)]',
  }).path).toBe('/ping');
});

test.each([
  ['@api_view(["GET"])\ndef health(r): ...\nview = health\n', 'health'],
  ['@csrf_exempt\n@api_view(["GET"])\ndef health(r): ...\n', 'health'],
  ['@api_view()\n@permission_classes([IsAuthenticated])\ndef health(r): ...\n', 'health'],
  ['class H(APIView):\n    permission_classes = [IsAdminUser]\n', 'H.as_view()'],
  ['class H(generics.RetrieveAPIView):\n    x = 1\n', 'H.as_view()'],
])('where the API is not for everybody, %j is no health route for certain', (source, view) => {
  const settings = 'ROOT_URLCONF = "blog.urls"\nREST_FRAMEWORK = {"DEFAULT_PERMISSION_CLASSES": '
    + '["rest_framework.permissions.IsAuthenticated"]}\n';
  expect(find({ 'blog.settings': settings, 'blog.urls': `${source}urlpatterns = [path("health", ${view})]` }).path)
    .toBeUndefined();
});

test('settings may come from another module, or stand in a class', () => {
  const urls = 'urlpatterns = [path("health", a)]';
  expect(
    find({ 'blog.settings': 'from .base import *\n', 'blog.base': 'ROOT_URLCONF = "blog.urls"\n', 'blog.urls': urls })
      .path,
  ).toBe('/health');
  expect(
    find({ 'blog.settings': 'class Base(Configuration):\n    ROOT_URLCONF = "blog.urls"\n', 'blog.urls': urls }).path,
  ).toBe('/health');
});

test('a health route below a view is refused for its host, unless every host is admitted', () => {
  const urls = { 'blog.urls': 'urlpatterns = [path("health", a)]' };
  expect(find(urls).checksHost).toBe(true);
  expect(find({ ...urls, 'blog.settings': 'ROOT_URLCONF = "blog.urls"\nALLOWED_HOSTS = ["*"]\n' }).checksHost)
    .toBe(false);
});

test.each([
  ['if request.path == "/healthz":\n            return HttpResponse()', '/healthz'],
  ['if request.path in ("/healthz", "/livez"):\n            return HttpResponse()', '/healthz'],
])('a middleware that answers with %j does so before the host is checked', (body, path) => {
  const settings =
    'ROOT_URLCONF = "blog.urls"\nMIDDLEWARE = ["blog.health.Health", "django.middleware.common.CommonMiddleware"]\n';
  const health = `class Health:\n    def __call__(self, request):\n        ${body}\n`
    + '        return self.get_response(request)\n';
  expect(find({ 'blog.settings': settings, 'blog.health': health })).toEqual({ path, checksHost: false });
});

test('a middleware that passes the request on answers nothing', () => {
  const settings = 'ROOT_URLCONF = "blog.urls"\nMIDDLEWARE = ["blog.log.Log"]\n';
  const log = 'class Log:\n    def __call__(self, request):\n        if request.path == "/healthz":\n'
    + '            return self.get_response(request)\n';
  expect(find({ 'blog.settings': settings, 'blog.log': log }).path).toBeUndefined();
});

const WRAPPER = 'def health_check(application, health_url):\n    async def wrapper(scope, receive, send):\n'
  + '        if scope["type"] != "http" or scope.get("path") != health_url:\n'
  + '            return await application(scope, receive, send)\n'
  + '        await send({"type": "http.response.start", "status": 200})\n    return wrapper\n';
const ASGI = 'from .wrap import health_check\napplication = get_asgi_application()\n';

function wrapped(asgi: string, wrap: string = WRAPPER, applications: string[] = ['blog.asgi:application']) {
  const sources = {
    'blog.settings': 'ROOT_URLCONF = "blog.urls"\n',
    'blog.asgi': asgi,
    'blog.wsgi': '',
    'blog.wrap': wrap,
  };
  const modules = Object.entries(sources).map(([name, source]) => ({ name, isPackage: false, source }));
  return healthRouteOf({ name: 'blog', modules, applications, djangoSettings: 'blog.settings' });
}

test.each([
  [`${ASGI}application = health_check(application, "/health/")\n`, WRAPPER, '/health/'],
  [`${ASGI}application = health_check(application, health_url="/health/")\n`, WRAPPER, '/health/'],
  [`${ASGI}application = health_check(application, None)\n`, WRAPPER.replace('!= health_url', '== "/livez"'), '/livez'],
])('what a wrapper of the application answers is asked, before the host is checked: %j', (asgi, wrap, path) => {
  expect(wrapped(asgi, wrap)).toEqual({ path, checksHost: false });
});

test.each([
  [`${ASGI}if DEBUG:\n    application = health_check(application, "/health/")\n`, WRAPPER],
  [`${ASGI}other = health_check(other, "/health/")\n`, WRAPPER],
  [
    `${ASGI}application = health_check(application, "/health/")\n`,
    WRAPPER.replace('await send({"type": "http.response.start", "status": 200})', 'log()'),
  ],
])('a wrapper that may not be there, or answers nothing, counts for nothing: %j', (asgi, wrap) => {
  expect(wrapped(asgi, wrap).path).toBeUndefined();
});

test('what only one of two entry points answers is no route of the project', () => {
  const asgi = `${ASGI}application = health_check(application, "/health/")\n`;
  expect(wrapped(asgi, WRAPPER, ['blog.asgi:application', 'blog.wsgi:application']).path).toBeUndefined();
});

test('a middleware that is not in use answers nothing', () => {
  expect(find({ 'blog.health': 'def health(request):\n    if request.path == "/healthz": return 1\n' }).path)
    .toBeUndefined();
});

test('dockerflow answers by itself', () => {
  expect(
    find({
      'blog.settings': 'class Base:\n    MIDDLEWARE = ["dockerflow.django.middleware.DockerflowMiddleware"] + OTHER\n',
    }),
  ).toEqual({ path: '/__lbheartbeat__', checksHost: false });
});

function limitsOf(urls: string, others: Readonly<Record<string, string>> = {}): string[] {
  const limits = new Limits();
  const modules = Object.entries({ 'blog.settings': 'ROOT_URLCONF = "blog.urls"\n', 'blog.urls': urls, ...others })
    .map(([name, source]) => ({ name, isPackage: false, source }));
  healthRouteOf({ name: 'blog', modules, applications: [], djangoSettings: 'blog.settings' }, limits);
  return limits.sentences;
}

test.each([
  [
    'include() in each other',
    (count: number) => `urlpatterns = [${'path("", include(['.repeat(count)}${'])),'.repeat(count)}]`,
    6,
    8,
  ],
  ['URLs', (count: number) => `urlpatterns = [${'path("a", v),'.repeat(count)}]`, 10_000, 10_001],
  [
    'URLs that are added',
    (count: number) => `urlpatterns = []\n${'urlpatterns += [path("a", v)]\n'.repeat(count)}`,
    10_000,
    10_001,
  ],
])('of more %s than are followed it is said', (_, urls, some, many) => {
  expect(limitsOf(urls(some))).toEqual([]);
  expect(limitsOf(urls(many))).toEqual([
    expect.stringMatching(/^the project has more than 10000 URLs, or include\(\) nested more than 6 deep/),
  ]);
});

test('of modules that include each other so often that there are too many URLs it is said', () => {
  const including = (module: string) => `urlpatterns = [${`path("", include("${module}")),`.repeat(12)}]`;
  const others = Object.fromEntries([1, 2, 3, 4].map(level => [`level${level}`, including(`level${level + 1}`)]));
  expect(limitsOf(including('level1'), others)).toHaveLength(1);
});
