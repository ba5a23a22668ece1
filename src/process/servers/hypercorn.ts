import { proxyNotes, type Server } from './server';
import { applicationText } from '../../project';

/**
 * One process: with a worker process, its parent holds the listening socket while the worker drains, so that new
 * connections hang and are then reset.
 */
export const hypercorn: Server = {
  name: 'hypercorn',
  gateways: ['asgi', 'wsgi'],
  preference: { asgi: 3, wsgi: 3 },
  oldest() {
    return { version: [0, 15], reason: 'have no --workers 0, and let new connections hang while they stop' };
  },
  options({ application, gateway, timing }) {
    return [
      '--bind', `0.0.0.0:${timing.port}`,
      '--workers', '0',
      '--graceful-timeout', String(timing.gracefulSeconds),
      '--keep-alive', String(timing.keepAliveSeconds),
      `${gateway === 'wsgi' ? 'wsgi:' : ''}${applicationText(application)}`,
    ];
  },
  settings() {
    return { stopSignal: 'SIGTERM', loads: ['hypercorn.__main__', 'hypercorn.run', 'hypercorn.asyncio.run'] };
  },
  notes(serving) {
    const wrapper = serving.gateway === 'asgi' ? 'hypercorn.middleware.ProxyFixMiddleware' : 'a ProxyFix middleware';
    return proxyNotes(serving, 'hypercorn', `wrap it with ${wrapper}`);
  },
};
