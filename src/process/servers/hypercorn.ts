import type { KnownServer } from './server';
import { applicationText } from '../../project';

export const hypercorn: KnownServer = {
  name: 'hypercorn',
  gateways: ['asgi', 'wsgi'],
  preference: 3,
  options({ application, gateway, timing }) {
    return ['--bind', `0.0.0.0:${timing.port}`, `${gateway === 'wsgi' ? 'wsgi:' : ''}${applicationText(application)}`];
  },
};
