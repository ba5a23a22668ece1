import { withFactoryFlag } from './arguments';
import type { KnownServer } from './server';

export const waitress: KnownServer = {
  name: 'waitress',
  program: 'waitress-serve',
  gateways: ['wsgi'],
  preference: { wsgi: 6 },
  options({ application, timing }) {
    return [`--listen=0.0.0.0:${timing.port}`, ...withFactoryFlag(application, '--call')];
  },
  // 3.0: it has no handler for SIGTERM, and after SIGINT it waits for 5 s, which cannot be changed.
  faultOf() {
    return 'cuts off running requests when it stops';
  },
};
