import { applicationText } from './application';
import { HANGS, MORE_REPLICAS, proxyNotes, requestLimit, valueFlag } from './arguments';
import {
  BACKGROUND, FILES, GRACE, KEEP_ALIVE, PORT, set, TLS,
} from './flags';
import { flagsOf, type FlagNames, type StartingCall } from './python-call';
import type { Server } from './server';
import type { ServerFlag } from './server-flag';
import {
  COMMON, GATEWAY, LOGGING_FILE, type GatewayOptions, type LoggingFileOptions, type RequestLimitOptions,
  type ServerOptions,
} from './server-options';
import { NUMBER, optional } from '../private/shape';

/** Options of hypercorn. */
export interface HypercornOptions extends ServerOptions, GatewayOptions, RequestLimitOptions, LoggingFileOptions {}

/** Attributes of a `Config` that its command has no flag for. */
const WITHOUT_FLAG = [
  'alpn_protocols', 'alt_svc_headers', 'application_path', 'dogstatsd_tags', 'h11_max_incomplete_size',
  'h11_pass_raw_headers', 'h2_max_concurrent_streams', 'h2_max_header_list_size', 'h2_max_inbound_frame_size',
  'include_date_header', 'include_server_header', 'keep_alive_max_requests', 'logconfig_dict', 'logger_class',
  'max_app_queue_size', 'response_headers', 'shutdown_timeout', 'ssl_handshake_timeout', 'startup_timeout',
  'verify_flags', 'websocket_max_message_size', 'wsgi_max_body_size',
  // `serve` starts no workers, whatever the number is.
  'workers',
];

const FLAG_OF: FlagNames = {
  keep_alive_timeout: '--keep-alive',
  accesslog: '--access-logfile',
  access_log_format: '--access-logformat',
  errorlog: '--error-logfile',
  logconfig: '--log-config',
  loglevel: '--log-level',
  use_reloader: '--reload',
  pid_path: '--pid',
  server_names: '--server-name',
  ...Object.fromEntries(WITHOUT_FLAG.map(name => [name, null])),
};

/**
 * One process: with a worker process, its parent holds the listening socket while the worker drains, so that new
 * connections hang and are then reset.
 */
export const hypercorn: Server<HypercornOptions> = {
  name: 'hypercorn',
  program: 'hypercorn',
  // `hypercorn -c python:config.hypercorn`
  noApplication: /^(?:python|file):/,
  gateways: ['asgi', 'wsgi'],
  preference: { asgi: 3, wsgi: 3 },
  // Without a process of its own, none is replaced.
  fewestReplaced: 1,
  shape: { ...COMMON, ...LOGGING_FILE, maxRequests: optional(NUMBER), gateway: GATEWAY },
  logFiles: ['.ini', '.conf', '.cfg', '.json', '.toml'],
  parsing: { abbreviates: true, switches: 'Dh' },
  owned: [
    { names: ['--bind', '-b', '--insecure-bind', '--quic-bind'], instead: PORT },
    { names: ['--graceful-timeout'], ...GRACE },
    { names: ['--keep-alive'], instead: KEEP_ALIVE },
    { names: ['--workers', '-w'], instead: set('workers') },
    { names: ['--max-requests', '--max-requests-jitter'], instead: set('maxRequests') },
    { names: ['--access-logfile', '--access-log'], instead: set('accessLog') },
    { names: ['--log-config'], instead: set('logConfig') },
    { names: ['--root-path'], instead: set('rootPath') },
    { names: ['--daemon', '-D'], instead: BACKGROUND },
    {
      names: [
        '--certfile', '--keyfile', '--keyfile-password', '--ca-certs', '--cert-reqs', '--ciphers', '--verify-mode',
      ],
      instead: TLS,
    },
    { names: ['--reload'], instead: FILES },
  ],
  call: { callee: 'serve', flags: flagsOfServe },
  quiet: ['--bind', '--keep-alive', '--daemon', '--user', '--reload'],
  oldest() {
    return { version: [0, 15], reason: 'have no --workers 0, and let new connections hang while they stop' };
  },
  options({ application, gateway, timing, options }) {
    return [
      '--bind', `0.0.0.0:${timing.port}`,
      '--workers', String(options.workers ?? 0),
      '--graceful-timeout', String(timing.gracefulSeconds),
      '--keep-alive', String(timing.keepAliveSeconds),
      // 0.18 adds up to the whole number at random, whatever the jitter.
      ...requestLimit(options, '--max-requests', '--max-requests-jitter'),
      ...options.accessLog === true ? ['--access-logfile', '-'] : [],
      ...valueFlag('--log-config', logConfig(options)),
      ...valueFlag('--root-path', options.rootPath),
      `${gateway === 'wsgi' ? 'wsgi:' : ''}${applicationText(application)}`,
    ];
  },
  settings({ options: { workers } }) {
    return {
      ...workers ? { processes: workers } : {},
      stopSignal: 'SIGTERM',
      loads: ['hypercorn.__main__', 'hypercorn.run', 'hypercorn.asyncio.run'],
    };
  },
  notes(serving) {
    const wrapper = serving.gateway === 'asgi' ? 'hypercorn.middleware.ProxyFixMiddleware' : 'a ProxyFix middleware';
    const { workers = 0 } = serving.options;
    return [
      ...proxyNotes(serving, 'hypercorn', `wrap it with ${wrapper}`),
      ...workers === 0 ? []
        : [`hypercorn with workers ${HANGS}; without, it refuses them at once: ${MORE_REPLICAS}`],
    ];
  },
};

/** It takes the form of the file from a prefix. */
function logConfig({ logConfig: file }: HypercornOptions): string | undefined {
  const form = /\.(json|toml)$/.exec(file ?? '');
  return form ? `${form[1]}:${file}` : file;
}

/** `asyncio.run(serve(app, config))`, where `config.root_path = '/api'` is set before. */
function flagsOfServe({ positional: [, config], keywords }: StartingCall, statements: readonly string[]):
ServerFlag[] | undefined {
  const name = config ?? keywords.get('config');
  const imports = /^(?:from hypercorn\.(?:asyncio|trio) import\b.*\bserve\b|import hypercorn\b)/;
  if (name === undefined || !statements.some(text => imports.test(text))) { return undefined; }
  return flagsOf(new Map(statements.flatMap(text => {
    const [, object, attribute, value] = /^(\w+)\.(\w+)\s*=(?!=)\s*(.+)$/.exec(text) ?? [];
    return object === name ? [[attribute, value] as const] : [];
  })), FLAG_OF);
}
