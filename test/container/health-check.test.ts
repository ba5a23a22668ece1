import { Fn, Lazy } from 'aws-cdk-lib';
import { fakeImage } from './fake-image';
import { problemsIn } from './text';
import { PythonContainer } from '../../src/container';
import { checkHealth, HealthCheck, healthSpec as specOf } from '../../src/container/health-check';
import { quote } from '../../src/private/messages';
import { WebServer } from '../../src/process';
import { fakeProject } from '../fake-project';

const project = fakeProject({ healthPath: '/healthz' });
const healthSpec = (check: HealthCheck, port: number | undefined) => specOf(check, port, project);
const healthProblems = (check: HealthCheck, port: number | undefined): string[] =>
  problemsIn(problems => checkHealth(check, port, problems));

const PROBE = ['python', '-I', '-S', '/opt/container/probe.py'];

test('a web container is asked at the route of its project, and for its readiness apart from that', () => {
  expect(healthSpec(HealthCheck.http(), 8000)).toEqual({
    command: [...PROBE, '8000', '/healthz'],
    http: {
      livenessPath: '/healthz', readinessPath: '/healthz?probe=readiness', anyAnswer: false, readyWithAnyAnswer: false,
    },
    intervalSeconds: 10,
    timeoutSeconds: 2,
    retries: 3,
    startSeconds: 60,
  });
});

test('flower is asked at its own route, whatever routes and hosts the project has', () => {
  const image = fakeImage({ framework: 'django', healthPath: '/alive', checksHost: true });
  const flower = (healthCheck?: HealthCheck) => PythonContainer.web({
    image, healthCheck, server: WebServer.command(['celery', '--app', 'shop', 'flower', '--port', '8000']),
  });
  const { warnings, _spec: { health } } = flower();
  expect(health!.http).toEqual({
    livenessPath: '/healthcheck',
    readinessPath: '/healthcheck?probe=readiness',
    hostHeader: undefined,
    anyAnswer: false,
    readyWithAnyAnswer: false,
  });
  expect(warnings).toEqual([]);
  expect(flower(HealthCheck.http({ path: '/mine' }))._spec.health!.http!.livenessPath).toBe('/mine');
  const other = PythonContainer.web({ image, server: WebServer.command(['serve']) })._spec.health!.http!;
  expect([other.livenessPath, other.hostHeader]).toEqual(['/alive', 'localhost']);
});

test('every number can be stated, and the port is that of the container', () => {
  const check = HealthCheck.http({
    path: '/alive',
    readinessPath: '/ready',
    intervalSeconds: 30,
    timeoutSeconds: 5,
    retries: 2,
    startSeconds: 0,
  });
  expect(healthProblems(check, 9000)).toEqual([]);
  expect(healthSpec(check, 9000)).toEqual({
    command: [...PROBE, '9000', '/alive', '4.5'],
    http: { livenessPath: '/alive', readinessPath: '/ready', anyAnswer: false, readyWithAnyAnswer: false },
    intervalSeconds: 30,
    timeoutSeconds: 5,
    retries: 2,
    startSeconds: 0,
  });
});

test('a path with a query keeps it in the readiness path', () => {
  expect(healthSpec(HealthCheck.http({ path: '/status?deep=no' }), 8000)!.http!.readinessPath).toBe(
    '/status?deep=no&probe=readiness',
  );
});

test('a worker may be asked by a command, or not at all', () => {
  expect(healthSpec(HealthCheck.command(['python', '-m', 'shop.alive'], { intervalSeconds: 60 }), undefined)).toEqual({
    command: ['python', '-m', 'shop.alive'], intervalSeconds: 60, timeoutSeconds: 2, retries: 3, startSeconds: 60,
  });
  expect(healthSpec(HealthCheck.none(), undefined)).toBeUndefined();
});

test.each([
  ['command', HealthCheck.command(['true'])],
  ['none', HealthCheck.none()],
])('fails for a web container with %s, which no load balancer can ask', (_, check) => {
  expect(healthProblems(check, 8000)).toEqual([expect.stringContaining('use HealthCheck.http()')]);
});

test('fails for a worker that is asked over HTTP', () => {
  expect(healthProblems(HealthCheck.http(), undefined)).toEqual([
    expect.stringContaining('only a web container has a port'),
  ]);
});

test.each(['', 'healthz', '/a b', '/a\nb', '/a#b', '/a"b', '/$a', '/ä', '/a\0', `/${'a'.repeat(1024)}`])(
  'fails once for the path %j',
  path => {
    expect(healthProblems(HealthCheck.http({ path }), 8000)).toEqual([
      expect.stringContaining(`'healthCheck.path' is ${quote(path)}`),
    ]);
  },
);

test('fails for each of two malformed paths', () => {
  const problems = healthProblems(HealthCheck.http({ path: 'alive', readinessPath: 'ready' }), 8000);
  expect(problems.map(problem => problem.split(' ')[0])).toEqual(["'healthCheck.path'", "'healthCheck.readinessPath'"]);
  expect(healthProblems(HealthCheck.http({ readinessPath: '/healthz ready' }), 8000)).toEqual([
    expect.stringContaining("'healthCheck.readinessPath'"),
  ]);
});

test.each([[[]], [['']], [['a\0']]])('fails for the command %j', command => {
  expect(healthProblems(HealthCheck.command(command), undefined)).toEqual([
    expect.stringMatching(/^'healthCheck' is an? (empty )?command/),
  ]);
});

test('fails for every number that makes no sense, naming its prop', () => {
  const problems = healthProblems(
    HealthCheck.http({ intervalSeconds: 0.5, timeoutSeconds: 0, retries: 0, startSeconds: -1 }),
    8000,
  );
  expect(problems).toEqual([
    "'healthCheck.intervalSeconds' is 0.5; use a whole number of seconds of 1 or more",
    "'healthCheck.timeoutSeconds' is 0; use a whole number of seconds of 1 or more",
    "'healthCheck.startSeconds' is -1; use a whole number of seconds of 0 or more",
    "'healthCheck.retries' is 0; use a whole number of 1 or more",
  ]);
});

test('fails when a check may outlast the time to the next one', () => {
  expect(healthProblems(HealthCheck.http({ timeoutSeconds: 10 }), 8000)).toEqual([
    expect.stringContaining("'healthCheck.timeoutSeconds' is 10"),
  ]);
});

describe('where no route is known', () => {
  const unknown = fakeProject();

  test('any answer below 500 counts, from a path that every application answers somehow', () => {
    expect(specOf(HealthCheck.http(), 8000, unknown)).toMatchObject({
      command: [...PROBE, '8000', '/', '1.5', '500'],
      http: {
        livenessPath: '/',
        readinessPath: '/?probe=readiness',
        anyAnswer: true,
        readyWithAnyAnswer: true,
        hostHeader: undefined,
      },
    });
  });

  test('a readiness path that is passed is asked for a 2xx, and any answer means alive', () => {
    expect(specOf(HealthCheck.http({ readinessPath: '/ready' }), 8000, unknown)!.http).toEqual({
      livenessPath: '/', readinessPath: '/ready', anyAnswer: true, readyWithAnyAnswer: false, hostHeader: undefined,
    });
  });

  test('a path that is passed is asked for a 2xx', () => {
    expect(specOf(HealthCheck.http({ path: '/alive' }), 8000, unknown)).toMatchObject({
      command: [...PROBE, '8000', '/alive'], http: { livenessPath: '/alive', anyAnswer: false },
    });
  });
});

describe('where the application checks the host', () => {
  const django = fakeProject({ framework: 'django', healthPath: '/health/', checksHost: true });

  test('platforms that can say a host say localhost, and a 400 does not end a container that nobody configured', () => {
    expect(specOf(HealthCheck.http(), 8000, django)!.http).toEqual({
      livenessPath: '/health/',
      readinessPath: '/health/?probe=readiness',
      hostHeader: 'localhost',
      anyAnswer: true,
      readyWithAnyAnswer: true,
    });
  });

  test('a path that is passed is asked for a 2xx', () => {
    expect(specOf(HealthCheck.http({ path: '/health/' }), 8000, django)!.http).toMatchObject({
      hostHeader: 'localhost', anyAnswer: false,
    });
  });
});

test('fails for a list of which even the length is known only at deployment', () => {
  expect(healthProblems(HealthCheck.command(Fn.split(',', Lazy.string({ produce: () => 'a' }))), undefined)).toEqual([
    expect.stringContaining('known only at deployment'),
  ]);
});
