import { fakeImage } from './fake-image';
import { ContainerSecret, HealthCheck, PythonContainer } from '../../src/container';
import { WebServer, WorkerProcess } from '../../src/process';

const image = fakeImage();
const flask = fakeImage({ framework: 'flask', servers: ['gunicorn'] });
const process = WorkerProcess.module('shop.worker');

test('a provided route stands between the server and the application, whatever kind that is', () => {
  const web = PythonContainer.web({ image, healthCheck: HealthCheck.provided() });
  expect(web.command.slice(0, 3)).toEqual(['uvicorn', 'container_health:asgi', '--host']);
  expect(web._spec.environment).toMatchObject({
    CONTAINER_APPLICATION: 'shop.main:app', CONTAINER_HEALTH_PATH: '/healthz',
  });
  const wsgi = PythonContainer.web({
    image: flask,
    server: WebServer.gunicorn('shop.main:create_app()'),
    healthCheck: HealthCheck.provided({ path: '/alive' }),
  });
  expect(wsgi.command.slice(0, 2)).toEqual(['gunicorn', 'container_health:wsgi']);
  expect(wsgi._spec.environment).toMatchObject({
    CONTAINER_APPLICATION: 'shop.main:create_app()', CONTAINER_HEALTH_PATH: '/alive',
  });
});

test('a provided route is asked for health and readiness without the name of a host, and only a 2xx counts', () => {
  const django = fakeImage({ healthPath: undefined, text: '', checksHost: true });
  const { health } = PythonContainer.web({ image: django, healthCheck: HealthCheck.provided() })._spec;
  expect(health!.http).toEqual({
    livenessPath: '/healthz',
    readinessPath: '/healthz?probe=readiness',
    hostHeader: undefined,
    anyAnswer: false,
    readyWithAnyAnswer: false,
  });
});

test.each([
  ['a command', WebServer.command(['python', '-m', 'http.server'])],
  ['a module', WebServer.module('shop.worker')],
])('fails to provide a route for %s, whose application is not known', (_name, server) => {
  expect(() => PythonContainer.web({ image, server, healthCheck: HealthCheck.provided() })).toThrow(
    "'healthCheck' is provided by the image, which needs to know the application, but 'server' is a command or a "
    + "module; use a server such as WebServer.uvicorn('shop.main:app'), or HealthCheck.http()",
  );
});

test('fails for a worker that provides a route, and for a path with a query', () => {
  const healthCheck = HealthCheck.provided({ path: '/alive?deep=no' });
  expect(() => PythonContainer.worker({ image, process, healthCheck: HealthCheck.provided() }))
    .toThrow('only a web container has a port');
  expect(() => PythonContainer.web({ image, healthCheck }))
    .toThrow('\'healthCheck.path\' is "/alive?deep=no"; a provided route is compared with the path of a request');
});

test('a provided route is named in its text', () => {
  expect(HealthCheck.provided().toString()).toBe('HealthCheck.provided("/healthz")');
});

test('a project whose route the image answers needs none of its own, and no address as a host', () => {
  const healthCheck = HealthCheck.provided();
  const django = fakeImage({ healthPath: undefined, text: '', checksHost: true });
  expect(PythonContainer.web({ image: django, healthCheck }).warnings).toEqual([]);
  expect(PythonContainer.web({ image, healthCheck }).warnings).toEqual([
    'the image answers \'/healthz\' in place of the route that "shop" seems to have; '
    + 'use HealthCheck.http() for that one',
  ]);
});

test.each(['/', '/health%20z'])('fails for the provided path %s', path => {
  expect(() => PythonContainer.web({ image, healthCheck: HealthCheck.provided({ path }) }))
    .toThrow("use a path without '?' and '%' that nobody else asks for");
});

test('fails for variables that the provided route needs, and for secrets that take the place of a variable', () => {
  const environment = { CONTAINER_HEALTH_PATH: '/x', CONTAINER_APPLICATION: 'a:b' };
  expect(() => PythonContainer.web({ image, environment, healthCheck: HealthCheck.provided() })).toThrow(
    /CONTAINER_APPLICATION' is set by the container itself, for its command; remove it[^]*CONTAINER_HEALTH_PATH' is/,
  );
  for (const variable of ['FORWARDED_ALLOW_IPS', 'PYTHON_CPU_COUNT', 'WEB_CONCURRENCY']) {
    const secrets = [ContainerSecret.asEnvironment(variable, 'a test')];
    expect(() => PythonContainer.web({ image: flask, secrets }))
      .toThrow(`'secrets' has the variable "${variable}", which the container has already`);
  }
});
