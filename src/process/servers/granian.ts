import { withFactoryFlag, type KnownServer } from './server';

export const granian: KnownServer = {
  name: 'granian',
  gateways: ['asgi', 'wsgi'],
  preference: 2,
  options({ application, gateway, timing }) {
    return [
      '--interface', gateway, '--host', '0.0.0.0', '--port', String(timing.port),
      ...withFactoryFlag(application, '--factory'),
    ];
  },
};
