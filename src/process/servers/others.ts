import type { OtherServer } from './server';
import { applicationText, type Application } from '../../project';
import { DEFAULT_PORT } from '../process-plan';

const ADDRESS = `0.0.0.0:${DEFAULT_PORT}`;

/** Servers that are often locked and have no adapter here: whoever has one is shown how to start it. */
export const OTHER_SERVERS: readonly OtherServer[] = [
  {
    name: 'granian',
    gateways: ['asgi', 'wsgi'],
    command: (application, gateway) => [
      'granian', '--interface', gateway, '--host', '0.0.0.0', '--port', String(DEFAULT_PORT),
      ...factory(application, '--factory'),
    ],
  },
  {
    name: 'hypercorn',
    gateways: ['asgi', 'wsgi'],
    command: (application, gateway) =>
      ['hypercorn', '--bind', ADDRESS, `${gateway === 'wsgi' ? 'wsgi:' : ''}${applicationText(application)}`],
  },
  {
    name: 'daphne',
    gateways: ['asgi'],
    command: application =>
      ['daphne', '--bind', '0.0.0.0', '--port', String(DEFAULT_PORT), applicationText(application)],
  },
  {
    name: 'waitress',
    gateways: ['wsgi'],
    command: application => ['waitress-serve', `--listen=${ADDRESS}`, ...factory(application, '--call')],
  },
  {
    name: 'uwsgi',
    gateways: ['wsgi'],
    command: application =>
      ['uwsgi', '--http-socket', ADDRESS, '--master', '--die-on-term', '--module', applicationText(application)],
  },
];

/** The flag of a server for a function that makes the application, and the application. */
function factory({ module, attribute, isFactory }: Application, flag: string): string[] {
  return [...isFactory ? [flag] : [], `${module}:${attribute}`];
}
