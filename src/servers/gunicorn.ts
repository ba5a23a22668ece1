import { applicationText } from './application';
import { requestLimit, THREADS, valueFlag, workersOf } from './arguments';
import {
  BACKGROUND, CHECKS, FILES, GRACE, HTTP, KEEP_ALIVE, PORT, PROXIES, set, TLS,
} from './flags';
import type { Server, Serving, SettingsFile } from './server';
import {
  COMMON, GATEWAY, LOGGING_FILE, type GatewayOptions, type LoggingFileOptions, type RequestLimitOptions,
  type ServerOptions,
} from './server-options';
import { quote } from '../private/messages';
import { NUMBER, optional } from '../private/shape';

/** Options of gunicorn. */
export interface GunicornOptions extends ServerOptions, GatewayOptions, RequestLimitOptions, LoggingFileOptions {
  /**
   * Threads of each worker, for a WSGI application.
   *
   * @default 4
   */
  readonly threads?: number;
}

/** How much longer than its longest request a worker may be silent before gunicorn kills it. */
const SILENCE_SECONDS = 5;

/** Of the settings whose flags have another name. */
const FLAG_OF: Readonly<Record<string, string>> = {
  keepalive: '--keep-alive', accesslog: '--access-logfile', logconfig: '--log-config',
};

/** Other names are given with `--config`. */
const settingsFile: SettingsFile = {
  named: /^gunicorn(?:[._-]?conf(?:ig)?)?\.py$/,
  application: text => /^wsgi_app\s*=\s*["']([^"'\n]+)["']/m.exec(text)?.[1],
  own: {
    file: 'gunicorn.conf.py',
    // At the top of the file.
    values: text => new Map([...text.matchAll(/^([a-z]\w*)[ \t]*=[ \t]*([^=\n][^\n#]*)/gm)]
      .map(([, name, value]) => [name, value.trim()])),
    flagOf: setting => FLAG_OF[setting] ?? `--${setting.replaceAll('_', '-')}`,
    quiet: ['bind', 'worker_tmp_dir'],
  },
};

/**
 * gunicorn with threads for WSGI, and its own asgi worker. Its default, the sync worker, keeps no connection alive and
 * answers no health check while a request runs.
 */
export const gunicorn: Server<GunicornOptions> = {
  name: 'gunicorn',
  program: 'gunicorn',
  // `gunicorn -c python:config.gunicorn`
  noApplication: /^(?:python|file):/,
  settingsFile,
  gateways: ['wsgi', 'asgi'],
  preference: { wsgi: 1, asgi: 4 },
  shape: { ...COMMON, ...LOGGING_FILE, maxRequests: optional(NUMBER), threads: optional(NUMBER), gateway: GATEWAY },
  logFiles: ['.ini', '.conf', '.cfg', '.json'],
  parsing: { abbreviates: true, switches: 'RDhv' },
  owned: [
    { names: ['--bind', '-b'], instead: PORT },
    { names: ['--graceful-timeout'], ...GRACE },
    { names: ['--timeout', '-t'], ...GRACE },
    { names: ['--keep-alive'], instead: KEEP_ALIVE },
    { names: ['--workers', '-w'], instead: set('workers') },
    { names: ['--worker-class', '-k'], instead: `${set('gateway')}, gthread or asgi` },
    { names: ['--threads'], instead: set('threads') },
    { names: ['--max-requests', '--max-requests-jitter'], instead: set('maxRequests') },
    { names: ['--access-logfile'], instead: set('accessLog') },
    { names: ['--log-config', '--log-config-json'], instead: set('logConfig') },
    { names: ['--root-path'], instead: set('rootPath') },
    { names: ['--forwarded-allow-ips'], instead: PROXIES },
    { names: ['--worker-tmp-dir'], instead: 'memory is right for it, and all else is read-only' },
    { names: ['--control-socket', '--control-socket-mode', '--no-control-socket'], instead: 'its folder is read-only' },
    { names: ['--daemon', '-D'], instead: BACKGROUND },
    { names: ['--check-config', '--print-config'], instead: CHECKS },
    // Without TLS it speaks one protocol: with HTTP/2 by prior knowledge, every request of HTTP/1.1 gets a 400.
    { names: ['--http-protocols', '--http2-cleartext', '--protocol'], instead: HTTP },
    {
      names: [
        '--certfile', '--keyfile', '--ca-certs', '--cert-reqs', '--ciphers', '--ssl-version',
        '--do-handshake-on-connect',
      ],
      instead: TLS,
    },
    { names: ['--user', '-u', '--group', '-g'], instead: "'user' of the image sets it" },
    { names: ['--reload', '--reload-engine', '--reload-extra-file'], instead: FILES },
  ],
  quiet: [
    '--bind', '--keep-alive', '--worker-class', '--worker-tmp-dir', '--control-socket', '--daemon', '--user',
    '--reload',
  ],
  oldest(gateway) {
    return gateway === 'wsgi' ? undefined : { version: [24, 0], reason: 'have no worker for ASGI of their own' };
  },
  options({ application, gateway, timing, project, options }) {
    const { port, gracefulSeconds, cleanupSeconds, keepAliveSeconds } = timing;
    return [
      applicationText(application),
      '--bind', `0.0.0.0:${port}`,
      ...gateway === 'wsgi'
        ? ['--worker-class', 'gthread', '--threads', String(options.threads ?? THREADS)]
        : ['--worker-class', 'asgi'],
      // Its workers run the application's clean-up within this time, too.
      '--graceful-timeout', String(gracefulSeconds + cleanupSeconds),
      '--timeout', String(gracefulSeconds + SILENCE_SECONDS),
      '--keep-alive', String(keepAliveSeconds),
      // The heartbeat file: on a disk, a slow write would make a busy worker look dead.
      '--worker-tmp-dir', '/dev/shm',
      // A socket for administration, by default in the home folder, which is read-only here.
      ...project.locksBefore('gunicorn', 25, 1) ? [] : ['--no-control-socket'],
      ...valueFlag('--workers', options.workers),
      ...requestLimit(options, '--max-requests', '--max-requests-jitter'),
      ...options.accessLog === true ? ['--access-logfile', '-'] : [],
      ...valueFlag(options.logConfig?.endsWith('.json') ? '--log-config-json' : '--log-config', options.logConfig),
      ...valueFlag('--root-path', options.rootPath),
    ];
  },
  settings({ gateway, project, options }) {
    return {
      stopSignal: 'SIGTERM',
      loads: [
        'gunicorn.app.wsgiapp', 'gunicorn.arbiter', 'gunicorn.glogging',
        `gunicorn.workers.${gateway === 'wsgi' ? 'gthread' : 'gasgi'}`,
      ],
      ...workersOf(options, 'WEB_CONCURRENCY'),
      // It takes only the protocol from a proxy. Before 25.0 a network is an invalid address.
      proxies: {
        variable: 'FORWARDED_ALLOW_IPS', networks: !project.locksBefore('gunicorn', 25, 0), address: false,
      },
    };
  },
  notes(serving) {
    return serving.gateway === 'wsgi' ? [] : asgiNotes(serving);
  },
  // Measured: its keep-alive of 2 s holds for that worker, and SIGINT does not stop it.
  remark(flag, value, chosen) {
    if (flag !== '--worker-class' || !/uvicorn/i.test(value)) { return undefined; }
    return `starts gunicorn with the worker ${quote(value)}, which closes idle connections after 2 s and is deprecated `
      + `by uvicorn; the container starts ${chosen === 'gunicorn' ? "gunicorn's own asgi worker" : chosen} instead`;
  },
};

function asgiNotes({ project }: Serving): string[] {
  const locked = project.locks('uvicorn');
  return ["gunicorn's asgi worker keeps idle connections open when it stops: each stop then takes as long as it may, "
    + "and the application's clean-up does not run; uvicorn closes them at once: "
    + (locked ? 'use server: WebServer.uvicorn()' : 'add uvicorn to the lock and use server: WebServer.uvicorn()')];
}
