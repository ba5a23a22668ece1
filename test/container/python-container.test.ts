import { Aws, Fn } from 'aws-cdk-lib';
import { fakeImage } from './fake-image';
import {
  ComputeSize, ContainerSecret, HealthCheck, ProxyTrust, PythonContainer, WritablePath,
} from '../../src/container';
import { quote } from '../../src/private/messages';
import { WebServer, WorkerProcess, JobProcess } from '../../src/process';

const image = fakeImage();
const gunicorn = fakeImage({ framework: 'flask', servers: ['gunicorn'] });
const process = WorkerProcess.module('shop.worker');
const work = JobProcess.module('shop.worker');

describe('a web container with nothing but an image', () => {
  const web = PythonContainer.web({ image });

  test('runs the server and application found in the project, with the times of the budget', () => {
    expect(web.command).toEqual([
      'uvicorn', 'shop.main:app', '--host', '0.0.0.0', '--port', '8000', '--timeout-graceful-shutdown', '25',
      '--timeout-keep-alive', '75', '--no-server-header',
    ]);
  });

  test('is complete', () => {
    expect(web._spec).toEqual({
      role: 'web',
      restarts: true,
      singleton: false,
      replicas: 2,
      name: 'web',
      application: { name: 'shop', version: '1.4.0' },
      architecture: image.architecture,
      command: web.command,
      stopSignal: 'SIGTERM',
      user: { uid: 10001, gid: 10001 },
      port: 8000,
      environment: { PYTHON_CPU_COUNT: '1' },
      secrets: [],
      secretVariables: [],
      settings: [],
      publicVariables: [],
      writablePaths: [{ path: '/tmp', sizeMiB: 64, executable: false }],
      size: { vcpu: 0.5, memoryMiB: 1024, pids: 256, openFiles: 65535 },
      health: {
        command: ['python', '-I', '-S', '/opt/container/probe.py', '8000', '/healthz'],
        http: {
          livenessPath: '/healthz',
          readinessPath: '/healthz?probe=readiness',
          anyAnswer: false,
          readyWithAnyAnswer: false,
        },
        intervalSeconds: 10,
        timeoutSeconds: 2,
        retries: 3,
        startSeconds: 60,
      },
      shutdown: web.shutdown,
      proxies: { variable: 'FORWARDED_ALLOW_IPS', networks: true, trusted: undefined },
    });
  });

  test('has 35 s from the stop signal to the kill, and 10 s more on Kubernetes for the drain', () => {
    expect(web.shutdown).toMatchObject({ stopSeconds: 35, drainSeconds: 10, terminationSeconds: 45 });
  });
});

describe('a web container with everything stated', () => {
  const web = PythonContainer.web({
    image: gunicorn,
    name: 'api',
    server: WebServer.gunicorn('shop.wsgi:app'),
    port: 9000,
    size: ComputeSize.of(2, 4096),
    environment: { LOG_LEVEL: 'debug', ANSWER: '42' },
    secrets: [ContainerSecret.file('smtp-password'), ContainerSecret.file('db-password')],
    writablePaths: [WritablePath.of('/data', 128)],
    healthCheck: HealthCheck.http({ path: '/alive' }),
    longestRequestSeconds: 100,
    cleanupSeconds: 0,
    drainSeconds: 20,
  });

  test('takes the port over into the command and the health check', () => {
    expect(web.command).toContain('0.0.0.0:9000');
    expect(web._spec.port).toBe(9000);
    expect(web._spec.health!.command.slice(-2)).toEqual(['9000', '/alive']);
  });

  test('derives every time from the longest request', () => {
    expect(web.command.join(' ')).toContain('--graceful-timeout 100');
    expect(web.shutdown).toMatchObject({
      gracefulSeconds: 100,
      stopSeconds: 105,
      drainSeconds: 20,
      terminationSeconds: 125,
    });
  });

  test('has its variables and those of its size in order, and its secrets', () => {
    expect(Object.entries(web._spec.environment)).toEqual([
      ['ANSWER', '42'],
      ['LOG_LEVEL', 'debug'],
      ['PYTHON_CPU_COUNT', '2'],
      ['WEB_CONCURRENCY', '2'],
    ]);
    expect(web.secrets).toEqual(['db-password', 'smtp-password']);
  });

  test('has its name, paths and size', () => {
    expect(web.name).toBe('api');
    expect(web._spec).toMatchObject({
      role: 'web',
      size: { vcpu: 2, memoryMiB: 4096, pids: 512 },
      writablePaths: [
        { path: '/data', sizeMiB: 128, executable: false },
        { path: '/tmp', sizeMiB: 64, executable: false },
      ],
    });
  });
});

test('a variable that is derived from the size may be given another value', () => {
  expect(
    PythonContainer.web({ image: gunicorn, size: ComputeSize.XLARGE, environment: { WEB_CONCURRENCY: '1' } })._spec
      .environment.WEB_CONCURRENCY,
  ).toBe('1');
});

test('a worker has no port, no check and no drain, and its longest task decides its stop', () => {
  const worker = PythonContainer.worker({ image, process, longestTaskSeconds: 60 });
  expect(worker._spec).toMatchObject({
    role: 'worker',
    name: 'worker',
    command: ['python', '-m', 'shop.worker'],
    port: undefined,
    health: undefined,
  });
  expect(worker.shutdown).toMatchObject({
    gracefulSeconds: 60,
    stopSeconds: 70,
    drainSeconds: 0,
    terminationSeconds: 70,
  });
});

test('a worker may have a check of its own', () => {
  const worker = PythonContainer.worker({
    image,
    process,
    healthCheck: HealthCheck.command(['python', '-m', 'shop.alive']),
  });
  expect(worker._spec.health).toEqual({
    command: ['python', '-m', 'shop.alive'],
    intervalSeconds: 10,
    timeoutSeconds: 2,
    retries: 3,
    startSeconds: 60,
  });
});

test('a job has no check: its end is the only sign', () => {
  expect(PythonContainer.job({ image, process: work })._spec).toMatchObject({
    role: 'job',
    name: 'job',
    health: undefined,
    shutdown: { drainSeconds: 0, stopSeconds: 35 },
  });
});

test('a server is told which proxies to trust; by default its target knows', () => {
  const { proxies } = PythonContainer.web({ image })._spec;
  expect(proxies).toMatchObject({ variable: 'FORWARDED_ALLOW_IPS', trusted: undefined });
  const trusted = ['10.1.0.0/16', '::1'];
  expect(PythonContainer.web({ image, proxyTrust: ProxyTrust.of(trusted) })._spec.proxies).toEqual({
    ...proxies,
    trusted,
  });
  expect(PythonContainer.web({ image, proxyTrust: ProxyTrust.NOBODY })._spec.proxies).toBeUndefined();
  expect(PythonContainer.worker({ image, process })._spec.proxies).toBeUndefined();
});

test.each(['', 'proxy.internal', '10.0.0.1,10.0.0.2', '10.0.0.0/8\n', '** '])(
  'fails for the trusted proxy %j',
  proxy => {
    expect(() => PythonContainer.web({ image, proxyTrust: ProxyTrust.of([proxy]) })).toThrow(
      `'proxyTrust' has ${JSON.stringify(proxy)}`,
    );
  },
);

test('a worker that must be alone says so, whatever else runs', () => {
  expect(PythonContainer.worker({ image, process })._spec).toMatchObject({
    restarts: true,
    singleton: false,
    replicas: 1,
  });
  expect(PythonContainer.worker({ image, process, singleton: true })._spec).toMatchObject({
    restarts: true,
    singleton: true,
    replicas: 1,
  });
  expect(PythonContainer.job({ image, process: work })._spec).toMatchObject({
    restarts: false,
    singleton: false,
    replicas: 1,
  });
});

describe('warnings', () => {
  const unknown = { healthPath: undefined, text: '' };

  test.each(['fastapi', 'starlette', 'litestar', 'flask', 'django'])(
    'a %s project without a health route is told what to add',
    framework => {
      const servers = ['gunicorn', 'uvicorn'];
      const { warnings } = PythonContainer.web({
        image: fakeImage({ ...unknown, framework, servers, appCandidates: ['shop.wsgi:app'] }),
      });
      expect(warnings).toEqual([
        expect.stringMatching(
          /^no health route was found in the sources of "shop", so any answer below status 500 .*(`@(app\.)?get\('\/healthz'\)`|`Route\('\/healthz'|`if request\.path == '\/healthz')/,
        ),
      ]);
    },
  );

  test('where files were added, it is said that no route is searched in them', () => {
    const { warnings } = PythonContainer.web({ image: fakeImage({ ...unknown, include: ['health.py'] }) });
    expect(warnings).toEqual([expect.stringContaining(
      'in the sources of "shop" (files that only \'include\' adds are not searched), so any answer',
    )]);
  });

  test('of a health route that nobody can rely on it is said where it is and why', () => {
    const refused = { path: '/health', reason: 'needs authentication', file: 'src/shop/main.py' };
    const { warnings } = PythonContainer.web({ image: fakeImage({ ...unknown, refused }) });
    expect(warnings).toEqual([expect.stringMatching(
      /^"\/health" in "src\/shop\/main.py" needs authentication, so it is not used and any answer below status 500/,
    )]);
  });

  test('what was not read to the end is said before what is missing for it', () => {
    const { warnings } = PythonContainer.web({ image: fakeImage({ ...unknown, limits: ['too many routes'] }) });
    expect(warnings).toEqual(['too many routes', expect.stringContaining('no health route was found')]);
  });

  test('a project with a health route has none', () => {
    expect(PythonContainer.web({ image: fakeImage({ healthPath: '/api/ping', text: '' }) }).warnings).toEqual([]);
  });

  test('a route that is passed is looked for without its query, also without its slash as Django writes it', () => {
    const healthCheck = HealthCheck.http({ path: '/alive?deep=no' });
    expect(PythonContainer.web({ image, healthCheck }).warnings).toEqual([
      expect.stringContaining("no route '/alive' was found"),
    ]);
    expect(PythonContainer.web({ image: fakeImage({ text: "path('alive', x)" }), healthCheck }).warnings).toEqual([]);
    expect(PythonContainer.web({ image: fakeImage({ healthPath: '/alive', text: '' }), healthCheck }).warnings).toEqual(
      [],
    );
  });

  test('an application that checks the host is told how to be asked for a 2xx, until it is', () => {
    const django = fakeImage({ healthPath: '/health/', checksHost: true, text: '' });
    expect(PythonContainer.web({ image: django }).warnings).toEqual([
      '"shop" checks the host of a request before it answers \'/health/\', '
        + 'so any answer below status 500 counts as healthy; '
        + "allow the host 'localhost' and pass HealthCheck.http({ path: '/health/' })",
    ]);
    expect(
      PythonContainer.web({ image: django, healthCheck: HealthCheck.http({ path: '/health/' }) }).warnings,
    ).toEqual([]);
  });

  test('a server without a framework gets the general advice', () => {
    const server = WebServer.command(['shop']);
    expect(PythonContainer.web({ image: fakeImage({ ...unknown, framework: null }), server }).warnings).toEqual([
      expect.stringContaining("let the server answer '/healthz' with status 200"),
    ]);
  });

  test('a worker needs no route', () => {
    expect(
      PythonContainer.worker({
        image: fakeImage({ ...unknown, runnable: ['shop.worker'] }), process, healthCheck: HealthCheck.none(),
      }).warnings,
    ).toEqual([]);
  });
});

describe('problems', () => {
  test('fails when the processes that the container starts need more memory than it has', () => {
    const size = ComputeSize.of(4, 8192);
    const needing = (environment?: Record<string, string>) => () =>
      PythonContainer.web({ image: gunicorn, size, processMemoryMiB: 2_500, environment });
    expect(needing()).toThrow('each of 4 processes needs 2500; raise the memory to 10064 or more');
    expect(needing({ WEB_CONCURRENCY: '3' })).not.toThrow();
  });

  test.each(['WEB_CONCURRENCY', 'UVICORN_WORKERS'])('fails when %s would start workers of uvicorn', name => {
    const server = (workers?: number) => WebServer.uvicorn('shop.main:app', { workers });
    const make = (workers?: number) => () =>
      PythonContainer.web({ image, server: server(workers), environment: { [name]: '50' } });
    expect(make()).toThrow(`'environment.${name}' would start processes that no check knows of; remove it: the option `
      + "'workers' sets it");
    // The flag wins.
    expect(make(2)).not.toThrow();
  });

  const errorOf = (make: () => PythonContainer): Error => {
    try { make(); } catch (error) { return error as Error; }
    throw new Error('was accepted');
  };

  test('fails once, with every problem of every prop', () => {
    const error = errorOf(() => PythonContainer.web({
      image,
      name: 'Web',
      server: WebServer.command([]),
      port: 80,
      size: ComputeSize.of(0, 64),
      environment: { 'A-B': 'x', 'API_KEY': 'x' },
      secrets: [ContainerSecret.file('a/b')],
      writablePaths: [WritablePath.of('/etc', 8)],
      healthCheck: HealthCheck.none(),
      longestRequestSeconds: 0,
      cleanupSeconds: -1,
      drainSeconds: 0.5,
      longestSilenceSeconds: 0,
    }));
    expect(error.name).toBe('PythonContainerInvalid');
    expect(error.message).toMatch(/^PythonContainerInvalid: invalid PythonContainer "Web" \(14 problems\):/);
    for (const prop of [
      "'server'",
      '\'name\' is "Web"',
      "'port' is 80", "'longestRequestSeconds' is 0", "'drainSeconds' is 0.5", "'cleanupSeconds' is -1",
      "'longestSilenceSeconds' is 0",
      "'size' has 0 vcpu", "'size' has 64 MiB", "'environment' has the name", "'environment.API_KEY'", "'secrets' has",
      "'writablePaths' has", "'healthCheck' is not an HTTP check",
    ]) {
      expect(error.message).toContain(`\n  - ${prop}`);
    }
  });

  test('fails without an image, and shows how one is made', () => {
    expect(() => PythonContainer.web({} as never)).toThrow(
      "'image' is undefined; expected a PythonImage, such as PythonImage.fromDirectory('.')",
    );
  });

  test('fails when no server is found, together with the other problems', () => {
    const error = errorOf(() => PythonContainer.web({ image: fakeImage({ servers: [] }), port: 1 }));
    expect(error.message).toContain('run `uv add uvicorn`');
    expect(error.message).toContain("'port' is 1");
  });

  test('fails for a worker whose module the project does not have, and whose longest task makes no sense', () => {
    const error = errorOf(() =>
      PythonContainer.worker({ image, process: WorkerProcess.module('shop.absent'), longestTaskSeconds: NaN }),
    );
    expect(error.message).toContain('"shop.absent"');
    expect(error.message).toContain("'longestTaskSeconds' is NaN; use a whole number of seconds of 1 or more");
  });

  test('fails for a command that is known only at deployment; one of its words may be', () => {
    const words = Fn.split(',', Aws.REGION);
    expect(errorOf(() => PythonContainer.job({ image, process: JobProcess.command(words) })).message)
      .toContain('the command is known only at deployment');
    const command = ['shop', Aws.REGION];
    expect(PythonContainer.job({ image, process: JobProcess.command(command) }).command).toEqual(command);
  });

  test.each([1023, 65536, 8000.5, NaN])('fails for port %p', port => {
    expect(errorOf(() => PythonContainer.web({ image, port })).message).toContain(`'port' is ${port}`);
  });

  test.each(['', 'Web', '1a', 'a-', 'a_b', 'a'.repeat(64), 'a\nb'])('fails for the name %j', name => {
    expect(errorOf(() => PythonContainer.worker({ image, process, name })).message).toContain(
      `'name' is ${quote(name)}`,
    );
  });

  test('fails when the memory has no room for a process per processor', () => {
    expect(errorOf(() => PythonContainer.web({ image: gunicorn, size: ComputeSize.of(8, 512) })).message).toContain(
      'each of 8 processes',
    );
    expect(PythonContainer.web({ image, size: ComputeSize.of(8, 512) }).command[0]).toBe('uvicorn');
  });
});

test('what its image warns of is among the warnings', () => {
  const warned = fakeImage({ warnings: ['.python-version is old'], runnable: ['shop.worker'] });
  const { warnings } = PythonContainer.job({ image: warned, process: work });
  expect(warnings).toEqual(['.python-version is old']);
});
