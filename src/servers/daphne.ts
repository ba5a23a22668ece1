import { applicationText } from './application';
import type { KnownServer } from './server';

export const daphne: KnownServer = {
  name: 'daphne',
  program: 'daphne',
  gateways: ['asgi'],
  preference: { asgi: 5 },
  factories: false,
  options({ application, timing }) {
    return ['--bind', '0.0.0.0', '--port', String(timing.port), applicationText(application)];
  },
  // 4.2: Twisted's reactor ends, and all connections with it.
  faultOf() {
    return 'cuts off running requests when it stops';
  },
};
