import { planOf, problemOf, problemsOf, TIMING } from './bind';
import { WebServer } from '../../src/process';
import { ServerGateway, serversFor, type AnyServer } from '../../src/servers';
import { granian, gunicorn, hypercorn, uvicorn } from '../../src/servers/known';
import type { GranianOptions, GunicornOptions, HypercornOptions, UvicornOptions } from '../../src/servers/options';
import { fakeProject } from '../fake-project';

const ASGI = fakeProject({ servers: ['uvicorn', 'gunicorn', 'granian', 'hypercorn'], text: 'forwarded' });
const WSGI = fakeProject({ servers: ['gunicorn', 'granian', 'hypercorn'], framework: 'flask', text: 'forwarded' });

type Factory = 'uvicorn' | 'gunicorn' | 'granian' | 'hypercorn';
type Options = UvicornOptions & GunicornOptions & GranianOptions & HypercornOptions;

const SERVERS = { uvicorn, gunicorn, granian, hypercorn };
const FACTORIES = Object.keys(SERVERS) as Factory[];

const make = (name: Factory, options: Options) => WebServer[name](undefined, options);

/** Of some options those that a server has. */
const ownOf = (name: Factory, options: Options): Options =>
  Object.fromEntries(Object.entries(options).filter(([option]) => option in SERVERS[name].shape));

/** The words that options add to a command. */
function added(name: Factory, options: Options) {
  const plain = planOf(make(name, {}), ASGI).command;
  return planOf(make(name, options), ASGI).command.filter(word => !plain.includes(word));
}

test.each<[Factory, Options, string[]]>([
  ['uvicorn', { workers: 3 }, ['--workers', '3']],
  ['uvicorn', { workers: 2, maxRequests: 1005 }, [
    '--workers', '2', '--limit-max-requests', '1005', '--limit-max-requests-jitter', '101',
  ]],
  ['uvicorn', { accessLog: true }, ['--access-log']],
  ['uvicorn', { accessLog: false }, ['--no-access-log']],
  ['uvicorn', { logConfig: 'conf/logging.yaml', rootPath: '/api' }, [
    '--log-config', 'conf/logging.yaml', '--root-path', '/api',
  ]],
  ['uvicorn', { lifespan: true }, ['--lifespan', 'on']],
  ['uvicorn', { lifespan: false, webSockets: 'wsproto' }, ['--lifespan', 'off', '--ws', 'wsproto']],
  ['uvicorn', { extraArguments: ['--backlog', '64'] }, ['--backlog', '64']],
  ['gunicorn', { workers: 3, maxRequests: 1000 }, [
    '--workers', '3', '--max-requests', '1000', '--max-requests-jitter', '100',
  ]],
  ['gunicorn', { accessLog: true, logConfig: 'logging.ini', rootPath: '/api' }, [
    '--access-logfile', '-', '--log-config', 'logging.ini', '--root-path', '/api',
  ]],
  ['gunicorn', { accessLog: false }, []],
  ['gunicorn', { logConfig: 'logging.json' }, ['--log-config-json', 'logging.json']],
  ['hypercorn', { logConfig: 'logging.json' }, ['--log-config', 'json:logging.json']],
  ['granian', { workers: 3, accessLog: true, logConfig: 'logging.json', rootPath: '/api' }, [
    '--workers', '3', '--access-log', '--log-config', 'logging.json', '--url-path-prefix', '/api',
  ]],
  ['hypercorn', { workers: 2, maxRequests: 50, accessLog: true, logConfig: 'logging.ini', rootPath: '/api' }, [
    '2', '--max-requests', '50', '--max-requests-jitter', '5', '--access-logfile', '-', '--log-config', 'logging.ini',
    '--root-path', '/api',
  ]],
])('%s with %j has %j in its command', (name, options, words) => expect(added(name, options)).toEqual(words));

test('an uvicorn without a flag for it replaces all workers at the same number of requests', () => {
  const project = fakeProject({ locked: { uvicorn: '0.41.0' } });
  expect(planOf(make('uvicorn', { workers: 2, maxRequests: 10 }), project).command).not.toContain(
    '--limit-max-requests-jitter',
  );
});

test.each<[Factory, string]>([['gunicorn', '--threads'], ['granian', '--blocking-threads']])(
  'a WSGI application under %s gets as many threads as the user says', (name, flag) => {
    expect(planOf(make(name, { threads: 9 }), WSGI).command.join(' ')).toContain(`${flag} 9 `);
  },
);

test.each<Factory>(['gunicorn', 'granian'])('workers of %s that are given do not depend on the size', name => {
  expect(planOf(make(name, { workers: 3 }), WSGI)).toMatchObject({ processes: 3 });
  expect(planOf(make(name, { workers: 3 }), WSGI)).not.toHaveProperty('workerCountVariable');
  expect(planOf(make(name, {}), WSGI)).toHaveProperty('workerCountVariable');
});

test.each<[Factory, number]>([['uvicorn', 2], ['hypercorn', 1]])(
  '%s with workers has a note, since new connections then hang while it stops', (name, workers) => {
    expect(planOf(make(name, { workers }), ASGI).notes).toEqual([expect.stringContaining('hang while it stops')]);
    expect(planOf(make(name, {}), ASGI).notes).toEqual([]);
  },
);

test.each<[Factory, Options, string]>([
  ['uvicorn', { workers: 0 }, "'workers' of uvicorn is 0; use a whole number from 1 to 256"],
  ['gunicorn', { maxRequests: 1.5 }, "'maxRequests' of gunicorn is 1.5; use a whole number from 1 to 1000000000"],
  ['granian', { logConfig: '/etc/logging.json' }, "'logConfig' of granian is \"/etc/logging.json\"; expected a file of "
    + "the project that ends in .json, such as 'logging.json'"],
  ['granian', { logConfig: 'logging.ini' }, "'logConfig' of granian is \"logging.ini\"; expected a file of the project "
    + "that ends in .json, such as 'logging.json'"],
  ['gunicorn', { logConfig: 'logging.yaml' }, "'logConfig' of gunicorn is \"logging.yaml\"; expected a file of the "
    + "project that ends in .ini, .conf, .cfg, .json, such as 'logging.ini'"],
  ['uvicorn', { rootPath: 'api' }, "'rootPath' of uvicorn is \"api\"; expected a value such as '/api'"],
  ['uvicorn', { webSockets: '-v' }, "'webSockets' of uvicorn is \"-v\"; expected a value such as 'wsproto'"],
  ['gunicorn', { threads: 4 }, "'threads' of gunicorn is 4, but an ASGI application runs in one thread; remove it"],
  ['uvicorn', { maxRequests: 9 }, "'maxRequests' of uvicorn would end the container, which has no other worker; set "
    + "'workers' to 2 or more, or remove it"],
  ['hypercorn', { maxRequests: 9 }, "'maxRequests' of hypercorn would end the container, which has no other worker; "
    + "set 'workers' to 1 or more, or remove it"],
])('fails for %s with %j', (name, options, problem) => {
  expect(problemOf(make(name, options), ASGI)).toBe(problem);
});

test('fails for a root path of a WSGI application, which gets it from its framework', () => {
  expect(problemOf(make('gunicorn', { rootPath: '/api' }), WSGI)).toContain("Django's FORCE_SCRIPT_NAME");
});

test('fails for several options at once', () => {
  const options = { workers: 0, rootPath: '', extraArguments: ['--port', '1'] };
  expect(problemsOf(make('uvicorn', options), ASGI)).toHaveLength(3);
});

describe('extra arguments', () => {
  test.each<[Factory, string[], string]>([
    ['uvicorn', ['--timeout-keep-alive', '5'], "remove it: it follows from 'longestRequestSeconds'"],
    ['uvicorn', ['--port=80'], "has \"--port=80\" (--host); remove it: 'port' of the container sets it"],
    ['gunicorn', ['-t', '30'], "has \"-t\" (--timeout); remove it: 'longestRequestSeconds' and 'cleanupSeconds'"],
    ['gunicorn', ['-t30'], '(--timeout)'],
    ['gunicorn', ['-w', '4'], "the option 'workers' sets it"],
    ['gunicorn', ['-kuvicorn.workers.UvicornWorker'], "the option 'gateway' sets it"],
    ['gunicorn', ['-b:80'], "'port' of the container"],
    ['gunicorn', ['-Rt30'], '(--timeout)'],
    ['gunicorn', ['--graceful', '9'], '(--graceful-timeout)'],
    ['gunicorn', ['--time=9'], '(--timeout)'],
    ['hypercorn', ['--keep', '9'], '(--keep-alive)'],
    ['hypercorn', ['-w4'], "the option 'workers' sets it"],
    ['granian', ['--workers-kill-timeout', '9'], "'longestRequestSeconds'"],
    ['granian', ['--http', '2'], 'probes and load balancers of the platforms speak plain HTTP/1.1'],
    ['gunicorn', ['--http-protocols=h2'], 'probes and load balancers of the platforms speak plain HTTP/1.1'],
    ['gunicorn', ['--http2-cleartext', 'prior-knowledge'], 'probes and load balancers of the platforms speak plain'],
    ['gunicorn', ['--protocol', 'uwsgi'], 'probes and load balancers of the platforms speak plain HTTP/1.1'],
    ['granian', ['--ssl-certificate', 'a.pem'], 'the platform ends TLS'],
    ['uvicorn', ['--ssl-certfile=a.pem'], 'the platform ends TLS'],
    ['gunicorn', ['--certfile', 'a.pem'], 'the platform ends TLS'],
    ['hypercorn', ['--certfile', 'a.pem'], 'the platform ends TLS'],
    ['gunicorn', ['--check-config'], 'it ends the server in place of serving'],
  ])('fails for %s with %j, naming what sets it', (name, extraArguments, text) => {
    expect(problemOf(make(name, { extraArguments }), ASGI)).toContain(text);
  });

  test.each<[Factory, string[]]>([
    ['uvicorn', ['--header', 'x-team:shop', '--limit-concurrency=100', '--ws-max-size', '1024']],
    // Its parser knows whole flags only, so it says itself what is wrong.
    ['uvicorn', ['--work', '2']],
    // It speaks HTTP/1.1 besides.
    ['uvicorn', ['--http', 'zttp', '--http2']],
    ['gunicorn', ['--preload', '-R', '--worker-connections', '10', '-n', 'shop', '-c', 'conf/gunicorn.py']],
    ['granian', ['--workers-max-rss', '512']],
    ['hypercorn', ['--websocket-ping-interval', '20', '-c', 'hypercorn.toml']],
  ])('%s takes %j at the end of its command', (name, extraArguments) => {
    expect(planOf(make(name, { extraArguments }), ASGI).command.slice(-extraArguments.length)).toEqual(extraArguments);
  });

  test.each(['', '--', 'a\0b'])('fails for %j, which is none', word => {
    expect(problemOf(make('uvicorn', { extraArguments: [word] }), ASGI)).toMatch(/remove it|correct it/);
  });

  const all = serversFor(['asgi', 'wsgi']).map(server => [server.name, server] as const);

  test.each<readonly [string, AnyServer]>(all)('no flag that %s gets from this library can be given', (_, server) => {
    const { name, owned } = server;
    const flags = new Set(owned.flatMap(({ names }) => names));
    const harmless = ['--no-server-header', '--factory', '--need-app'];
    const full: Options = {
      workers: 2, accessLog: true, maxRequests: 5, logConfig: 'a.json', rootPath: '/a', lifespan: true, webSockets: 'a',
    };
    const { command } = planOf(make(name as Factory, ownOf(name as Factory, full)), ASGI, TIMING);
    const words = command.filter(word => word.startsWith('--'));
    expect(words.filter(word => !flags.has(word) && !harmless.includes(word))).toEqual([]);
  });
});

test('the options of a server are shown as being there, since one may contain a password', () => {
  expect(String(WebServer.uvicorn('shop:app', { extraArguments: ['--header', 'x:secret'] })))
    .toBe('WebServer.uvicorn("shop:app", ...)');
  expect(String(WebServer.granian(undefined, { workers: 2 }))).toBe('WebServer.granian(...)');
});

test('fails for an option of another type, when it is given', () => {
  for (const server of FACTORIES) {
    expect(Object.keys(SERVERS[server].shape)).toContain('workers');
    for (const name of Object.keys(SERVERS[server].shape)) {
      expect(() => make(server, { [name]: Symbol('x') as any })).toThrow(`'options.${name}' is Symbol`);
    }
  }
});

test.each<[Factory, object]>([
  ['hypercorn', { threads: 4 }],
  ['granian', { webSockets: 'none' }],
  ['granian', { maxRequests: 100 }],
  ['uvicorn', { gateway: ServerGateway.WSGI }],
  ['gunicorn', { worker: 4 }],
])('fails for an option that %s does not have: %j', (name, options) => {
  const [option] = Object.keys(options);
  expect(() => make(name, options))
    .toThrow(`'options.${option}' is no option of ${name}; remove it, or use one of workers, accessLog`);
});
