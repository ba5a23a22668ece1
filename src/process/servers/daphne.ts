import type { KnownServer } from './server';
import { applicationText } from '../../project';

export const daphne: KnownServer = {
  name: 'daphne',
  gateways: ['asgi'],
  preference: 4,
  factories: false,
  options({ application, timing }) {
    return ['--bind', '0.0.0.0', '--port', String(timing.port), applicationText(application)];
  },
};
