import { HANGS, logFlag, MORE_REPLICAS, requestLimit, valueFlag } from './arguments';
import {
  CLICK, FACTORY, FILES, GRACE, KEEP_ALIVE, PORT, PROXIES, set, TLS,
} from './flags';
import { flagsOf, type FlagNames } from './python-call';
import type { Server } from './server';
import {
  COMMON, LOGGING_FILE, type LoggingFileOptions, type RequestLimitOptions, type ServerOptions,
} from './server-options';
import { quote } from '../private/messages';
import { FLAG, NUMBER, optional, TEXT } from '../private/shape';

/** Options of uvicorn. */
export interface UvicornOptions extends ServerOptions, RequestLimitOptions, LoggingFileOptions {
  /**
   * Whether the application has lifespan handlers. With `true` a failure at start ends the server; by itself uvicorn
   * takes some failures for an application without handlers, and serves.
   *
   * @default - found out by uvicorn
   */
  readonly lifespan?: boolean;

  /**
   * Implementation of WebSockets, such as `websockets`, `websockets-sansio`, `wsproto` or `none`.
   *
   * @default - found out by uvicorn
   */
  readonly webSockets?: string;
}

/**
 * Of `--interface`: uvicorn takes an application for ASGI 2 if it is no coroutine function, such as a compiled one, and
 * can be told. With `asgi2` or `wsgi` it answers 500 for what the image puts before the application (0.54).
 */
const INTERFACES = ['auto', 'asgi3'];

/** Of the arguments of `uvicorn.run(...)`. */
const FLAG_OF: FlagNames = {
  app: null,
  headers: '--header',
  reload_dirs: '--reload-dir',
  reload_includes: '--reload-include',
  reload_excludes: '--reload-exclude',
  ssl_context_factory: null,
};

const WORKER_VARIABLES = { WEB_CONCURRENCY: set('workers'), UVICORN_WORKERS: set('workers') };

/**
 * One uvicorn process: with `--workers` the parent holds the listening socket while a child drains, so that new
 * connections hang; one process refuses them at once and leaves scaling to the platform.
 */
export const uvicorn: Server<UvicornOptions> = {
  name: 'uvicorn',
  program: 'uvicorn',
  alsoStartedBy: ['fastapi', 'run'],
  gateways: ['asgi'],
  preference: { asgi: 1 },
  // One is not supervised.
  fewestReplaced: 2,
  shape: {
    ...COMMON, ...LOGGING_FILE, maxRequests: optional(NUMBER), lifespan: optional(FLAG), webSockets: optional(TEXT),
  },
  logFiles: ['.ini', '.conf', '.cfg', '.json', '.yaml', '.yml'],
  parsing: CLICK,
  owned: [
    { names: ['--host', '--port', '--uds', '--fd'], instead: PORT },
    { names: ['--timeout-graceful-shutdown'], ...GRACE },
    { names: ['--timeout-keep-alive'], instead: KEEP_ALIVE },
    { names: ['--workers'], instead: set('workers') },
    { names: ['--limit-max-requests', '--limit-max-requests-jitter'], instead: set('maxRequests') },
    { names: ['--access-log', '--no-access-log'], instead: set('accessLog') },
    { names: ['--log-config'], instead: set('logConfig') },
    { names: ['--root-path'], instead: set('rootPath') },
    { names: ['--lifespan'], instead: set('lifespan') },
    { names: ['--ws'], instead: set('webSockets') },
    { names: ['--forwarded-allow-ips', '--proxy-headers', '--no-proxy-headers'], instead: PROXIES },
    { names: ['--factory'], instead: FACTORY },
    {
      names: [
        '--ssl-certfile', '--ssl-keyfile', '--ssl-keyfile-password', '--ssl-version', '--ssl-cert-reqs',
        '--ssl-ca-certs', '--ssl-ciphers',
      ],
      instead: TLS,
    },
    { names: ['--reload', '--reload-dir', '--reload-include', '--reload-exclude', '--reload-delay'], instead: FILES },
  ],
  quiet: ['--host', '--timeout-keep-alive', '--factory', '--reload', '--server-header', '--no-server-header'],
  call: {
    callee: 'uvicorn.run',
    flags({ keywords }) { return flagsOf(keywords, FLAG_OF); },
  },
  oldest() {
    return { version: [0, 22], reason: 'have no --timeout-graceful-shutdown and can wait forever when they stop' };
  },
  check({ webSockets, extraArguments = [] }, problems) {
    const other = interfacesIn(extraArguments).find(each => !INTERFACES.includes(each));
    if (other !== undefined) {
      problems.add(`'extraArguments' of uvicorn has --interface ${quote(other)}, but the container serves ASGI 3; `
        + 'remove it, or use a server for WSGI, such as WebServer.gunicorn()');
    }
    if (webSockets !== undefined && !/^[A-Za-z][\w.:-]*$/.test(webSockets)) {
      problems.add(`'webSockets' of uvicorn is ${quote(webSockets)}; expected a value such as 'wsproto'`);
    }
  },
  options({ application: { module, attribute, isFactory }, timing, project, options }) {
    const jitter = project.locksBefore('uvicorn', 0, 42) ? [] : ['--limit-max-requests-jitter'];
    return [
      `${module}:${attribute}`, ...isFactory ? ['--factory'] : [],
      '--host', '0.0.0.0',
      '--port', String(timing.port),
      '--timeout-graceful-shutdown', String(timing.gracefulSeconds),
      '--timeout-keep-alive', String(timing.keepAliveSeconds),
      '--no-server-header',
      ...valueFlag('--workers', options.workers),
      ...requestLimit(options, '--limit-max-requests', ...jitter),
      ...logFlag(options, '--access-log', '--no-access-log'),
      ...valueFlag('--log-config', options.logConfig),
      ...valueFlag('--root-path', options.rootPath),
      ...options.lifespan === undefined ? [] : ['--lifespan', options.lifespan ? 'on' : 'off'],
      ...valueFlag('--ws', options.webSockets),
    ];
  },
  settings({ project, options: { workers } }) {
    return {
      // Its flag wins over them. Without it, they start workers that nobody counts.
      ...workers === undefined ? { refused: WORKER_VARIABLES } : { processes: workers },
      stopSignal: 'SIGTERM',
      loads: [
        'uvicorn.main', 'uvicorn.lifespan.on', 'uvicorn.loops.auto', 'uvicorn.protocols.http.auto',
        'uvicorn.protocols.websockets.auto',
      ],
      // `--proxy-headers` is on by default. Before 0.31 an entry is compared as text, and a network never matches.
      proxies: {
        variable: 'FORWARDED_ALLOW_IPS', networks: !project.locksBefore('uvicorn', 0, 31), address: true,
      },
    };
  },
  remark(flag, value) {
    return flag !== '--interface' || INTERFACES.includes(value) ? undefined
      : `starts uvicorn with --interface ${value}, but the container serves ASGI 3; for WSGI use another server, `
        + 'such as server: WebServer.gunicorn()';
  },
  notes({ options: { workers = 1 } }) {
    return workers === 1 ? []
      : [`uvicorn with ${workers} workers ${HANGS}; one process refuses them at once: ${MORE_REPLICAS}`];
  },
};

function interfacesIn(words: readonly string[]): string[] {
  return words.flatMap((word, index) =>
    word === '--interface' ? words[index + 1] ?? '' : /^--interface=(.*)$/s.exec(word)?.[1] ?? []);
}
