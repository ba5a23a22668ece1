import { logFlag, proxyNotes, THREADS, valueFlag, withFactoryFlag, workersOf } from './arguments';
import {
  CLICK, FACTORY, FILES, GRACE, HTTP, KEEP_ALIVE, PORT, set, TLS,
} from './flags';
import { flagsOf, type FlagNames } from './python-call';
import type { Server, Serving } from './server';
import {
  COMMON, GATEWAY, LOGGING_FILE, type GatewayOptions, type LoggingFileOptions, type ServerOptions,
} from './server-options';
import { NUMBER, optional } from '../private/shape';

/** Options of granian. */
export interface GranianOptions extends ServerOptions, GatewayOptions, LoggingFileOptions {
  /**
   * Threads of each worker, for a WSGI application.
   *
   * @default 4
   */
  readonly threads?: number;
}

/**
 * Seconds. An idle connection is closed when the head of its next request does not come within this time, for which
 * granian accepts no more.
 */
const LONGEST_KEEP_ALIVE = 60;

/** Seconds, the most that granian accepts. */
const LONGEST_STOP = 1800;

/** Of the arguments of `Granian(...)`. */
const FLAG_OF: FlagNames = {
  target: null,
  address: '--host',
  websockets: '--ws',
  log_access: '--access-log',
  log_access_format: '--access-log-fmt',
  ssl_cert: '--ssl-certificate',
  ssl_key: '--ssl-keyfile',
  ssl_key_password: '--ssl-keyfile-password',
  metrics_enabled: '--metrics',
  log_enabled: null,
  log_dictconfig: null,
  http1_settings: null,
  http2_settings: null,
  reload_filter: null,
};

/** Members of its enumerations that are not called like the values of its flags. */
const VALUE_OF: Readonly<Record<string, string>> = { http1: '1', http2: '2', tls12: 'tls1.2', tls13: 'tls1.3' };

export const granian: Server<GranianOptions> = {
  name: 'granian',
  program: 'granian',
  gateways: ['asgi', 'wsgi'],
  preference: { asgi: 2, wsgi: 2 },
  shape: { ...COMMON, ...LOGGING_FILE, threads: optional(NUMBER), gateway: GATEWAY },
  logFiles: ['.json'],
  parsing: CLICK,
  owned: [
    { names: ['--host', '--port', '--uds'], instead: PORT },
    { names: ['--interface'], instead: set('gateway') },
    { names: ['--workers-kill-timeout'], ...GRACE },
    { names: ['--http1-header-read-timeout'], instead: KEEP_ALIVE },
    { names: ['--workers'], instead: set('workers') },
    { names: ['--blocking-threads'], instead: set('threads') },
    { names: ['--access-log', '--no-access-log'], instead: set('accessLog') },
    { names: ['--log-config'], instead: set('logConfig') },
    { names: ['--url-path-prefix'], instead: set('rootPath') },
    { names: ['--factory', '--no-factory'], instead: FACTORY },
    { names: ['--http'], instead: HTTP },
    {
      names: [
        '--ssl-certificate', '--ssl-keyfile', '--ssl-keyfile-password', '--ssl-protocol-min', '--ssl-ca', '--ssl-crl',
        '--ssl-client-verify', '--no-ssl-client-verify',
      ],
      instead: TLS,
    },
    { names: ['--reload', '--reload-paths'], instead: FILES },
  ],
  call: {
    callee: 'Granian',
    flags({ keywords }) { return flagsOf(keywords, FLAG_OF, memberOf); },
  },
  quiet: ['--host', '--interface', '--factory', '--reload', '--http 1', '--http auto'],
  oldest() {
    return {
      version: [2, 4], reason: 'cut off running requests when they stop, or are killed because of idle connections',
    };
  },
  options({ application, gateway, timing, options }) {
    const { port, gracefulSeconds, cleanupSeconds, keepAliveSeconds } = timing;
    return [
      '--interface', gateway,
      '--host', '0.0.0.0',
      '--port', String(port),
      // Its default for WSGI is 512 threads.
      ...gateway === 'wsgi' ? ['--blocking-threads', String(options.threads ?? THREADS)] : [],
      // Its workers run the application's clean-up within this time, too.
      '--workers-kill-timeout', String(Math.min(gracefulSeconds + cleanupSeconds, LONGEST_STOP)),
      '--http1-header-read-timeout', String(1000 * Math.min(keepAliveSeconds, LONGEST_KEEP_ALIVE)),
      ...valueFlag('--workers', options.workers),
      ...logFlag(options, '--access-log', '--no-access-log'),
      ...valueFlag('--log-config', options.logConfig),
      ...valueFlag('--url-path-prefix', options.rootPath),
      ...withFactoryFlag(application, '--factory'),
    ];
  },
  settings({ options }) {
    return {
      stopSignal: 'SIGTERM',
      loads: [
        'granian.cli', 'granian.server.mp', 'granian.log', 'granian.asgi', 'granian.rsgi', 'granian.wsgi',
        // How it starts its workers, by the version of Python.
        'multiprocessing.popen_fork', 'multiprocessing.popen_spawn_posix',
      ],
      ...workersOf(options, 'GRANIAN_WORKERS'),
      longestKeepAliveSeconds: LONGEST_KEEP_ALIVE,
    };
  },
  notes(serving) {
    const wrapper = `granian.utils.proxies.wrap_${serving.gateway}_with_proxy_headers`;
    return [...proxyNotes(serving, 'granian', `wrap it with ${wrapper}`), ...stopNotes(serving)];
  },
};

function stopNotes({ timing: { gracefulSeconds, cleanupSeconds } }: Serving): string[] {
  const needed = gracefulSeconds + cleanupSeconds;
  return needed <= LONGEST_STOP ? []
    : [`granian waits ${LONGEST_STOP} s at most when it stops, and 'longestRequestSeconds' and 'cleanupSeconds' need `
      + `${needed}; lower them, or use another server`];
}

/** `HTTPModes.http1` */
function memberOf(expression: string): string | undefined {
  const member = /^(?:\w+\.)*[A-Z]\w+\.(\w+)$/.exec(expression)?.[1].toLowerCase();
  return member === undefined ? undefined : VALUE_OF[member] ?? member;
}
