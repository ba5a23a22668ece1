import { HealthCheck, healthProblems, healthSpec } from '../../src/container/health-check';

const PROBE = ['python', '-I', '-S', '/opt/container/probe.py'];

test('a web container is asked at /healthz, and for its readiness apart from that', () => {
  expect(healthSpec(HealthCheck.http(), 8000)).toEqual({
    command: [...PROBE, '8000', '/healthz'],
    http: { livenessPath: '/healthz', readinessPath: '/healthz?probe=readiness', anyAnswer: false },
    intervalSeconds: 10,
    timeoutSeconds: 2,
    retries: 3,
    startSeconds: 60,
  });
});

test('every number can be stated, and the port is that of the container', () => {
  const check = HealthCheck.http({ path: '/alive', readinessPath: '/ready', intervalSeconds: 30, timeoutSeconds: 5, retries: 2, startSeconds: 0 });
  expect(healthProblems(check, 9000)).toEqual([]);
  expect(healthSpec(check, 9000)).toEqual({
    command: [...PROBE, '9000', '/alive', '4.5'],
    http: { livenessPath: '/alive', readinessPath: '/ready', anyAnswer: false },
    intervalSeconds: 30,
    timeoutSeconds: 5,
    retries: 2,
    startSeconds: 0,
  });
});

test('a path with a query keeps it in the readiness path', () => {
  expect(healthSpec(HealthCheck.http({ path: '/status?deep=no' }), 8000)!.http!.readinessPath).toBe('/status?deep=no&probe=readiness');
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
  expect(healthProblems(HealthCheck.http(), undefined)).toEqual([expect.stringContaining('only a web container has a port')]);
});

test.each(['', 'healthz', '/a b', '/a\nb', '/a#b', '/a"b', '/$a', '/ä', '/a\0', `/${'a'.repeat(1024)}`])('fails once for the path %j', path => {
  expect(healthProblems(HealthCheck.http({ path }), 8000)).toEqual([expect.stringContaining(`'healthCheck.path' is ${JSON.stringify(path)}`)]);
});

test('fails for each of two malformed paths', () => {
  const problems = healthProblems(HealthCheck.http({ path: 'alive', readinessPath: 'ready' }), 8000);
  expect(problems.map(problem => problem.split(' ')[0])).toEqual(["'healthCheck.path'", "'healthCheck.readinessPath'"]);
  expect(healthProblems(HealthCheck.http({ readinessPath: '/healthz ready' }), 8000)).toEqual([expect.stringContaining("'healthCheck.readinessPath'")]);
});

test.each([[[]], [['']], [['a\0']]])('fails for the command %j', command => {
  expect(healthProblems(HealthCheck.command(command), undefined)).toEqual([expect.stringContaining("'healthCheck' has the command")]);
});

test('fails for every number that makes no sense, naming its prop', () => {
  const problems = healthProblems(HealthCheck.http({ intervalSeconds: 0.5, timeoutSeconds: 0, retries: 0, startSeconds: -1 }), 8000);
  expect(problems).toEqual([
    "'healthCheck.intervalSeconds' is 0.5; state whole seconds, 1 or more",
    "'healthCheck.timeoutSeconds' is 0; state whole seconds, 1 or more",
    "'healthCheck.startSeconds' is -1; state whole seconds, 0 or more",
    "'healthCheck.retries' is 0; state a whole number, 1 or more",
  ]);
});

test('fails when a check may outlast the time to the next one', () => {
  expect(healthProblems(HealthCheck.http({ timeoutSeconds: 10 }), 8000)).toEqual([expect.stringContaining("'healthCheck.timeoutSeconds' is 10")]);
});
