import { isLockedBefore, type Server } from './server';

/**
 * One uvicorn process: with `--workers` the parent holds the listening socket while a child drains, so that new
 * connections hang; one process refuses them at once and leaves scaling to the platform.
 */
export const uvicorn: Server = {
  name: 'uvicorn',
  gateways: ['asgi'],
  preference: { asgi: 1 },
  oldest() {
    return { version: [0, 22], reason: 'have no --timeout-graceful-shutdown and can wait forever when they stop' };
  },
  options({ application: { module, attribute, isFactory }, timing }) {
    return [
      `${module}:${attribute}`, ...isFactory ? ['--factory'] : [],
      '--host', '0.0.0.0',
      '--port', String(timing.port),
      '--timeout-graceful-shutdown', String(timing.gracefulSeconds),
      '--timeout-keep-alive', String(timing.keepAliveSeconds),
      '--no-server-header',
    ];
  },
  settings({ project }) {
    return {
      stopSignal: 'SIGTERM',
      loads: [
        'uvicorn.main', 'uvicorn.lifespan.on', 'uvicorn.loops.auto', 'uvicorn.protocols.http.auto',
        'uvicorn.protocols.websockets.auto',
      ],
      // `--proxy-headers` is on by default. Before 0.31 an entry is compared as text, and a network never matches.
      proxies: {
        variable: 'FORWARDED_ALLOW_IPS', networks: !isLockedBefore(project, 'uvicorn', 0, 31), address: true,
      },
    };
  },
};
