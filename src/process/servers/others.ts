import { DEFAULT_PORT } from '../process-plan';
import type { OtherServer } from './server';

/** Servers that are often locked and have no adapter here: whoever has one is shown how to start it. */
export const OTHER_SERVERS: readonly OtherServer[] = [
  {
    name: 'granian',
    gateways: ['asgi', 'wsgi'],
    command: (application, gateway) => ['granian', '--interface', gateway, '--host', '0.0.0.0', '--port', String(DEFAULT_PORT), ...factory(application, '--factory')],
  },
  {
    name: 'hypercorn',
    gateways: ['asgi', 'wsgi'],
    command: (application, gateway) => ['hypercorn', '--bind', `0.0.0.0:${DEFAULT_PORT}`, gateway === 'wsgi' ? `wsgi:${application}` : application],
  },
  {
    name: 'daphne',
    gateways: ['asgi'],
    command: application => ['daphne', '--bind', '0.0.0.0', '--port', String(DEFAULT_PORT), application],
  },
  {
    name: 'waitress',
    gateways: ['wsgi'],
    command: application => ['waitress-serve', `--listen=0.0.0.0:${DEFAULT_PORT}`, ...factory(application, '--call')],
  },
  {
    name: 'uwsgi',
    gateways: ['wsgi'],
    command: application => ['uwsgi', '--http-socket', `0.0.0.0:${DEFAULT_PORT}`, '--master', '--die-on-term', '--module', application],
  },
];

/** The flag of a server for a function that makes the application, and the application. */
function factory(application: string, flag: string): string[] {
  return application.endsWith('()') ? [flag, application.slice(0, -2)] : [application];
}
