import type { KnownServer } from './server';
import { applicationText } from '../../project';

export const uwsgi: KnownServer = {
  name: 'uwsgi',
  gateways: ['wsgi'],
  preference: 5,
  options({ application, timing }) {
    return [
      // By default SIGTERM makes it reload.
      '--http-socket', `0.0.0.0:${timing.port}`, '--master', '--die-on-term', '--module', applicationText(application),
    ];
  },
};
