import { withFactoryFlag, type KnownServer } from './server';

export const waitress: KnownServer = {
  name: 'waitress',
  gateways: ['wsgi'],
  preference: 4,
  options({ application, timing }) {
    return [`--listen=0.0.0.0:${timing.port}`, ...withFactoryFlag(application, '--call')];
  },
};
