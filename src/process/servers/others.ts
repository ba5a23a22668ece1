import type { OtherServer } from './server';
import { applicationText, type Application } from '../../project';
import { DEFAULT_PORT } from '../process-plan';

const ADDRESS = `0.0.0.0:${DEFAULT_PORT}`;

/** Servers that are often locked and have no adapter here: whoever has one is shown how to start it. */
export const OTHER_SERVERS: readonly OtherServer[] = [
  {
    name: 'granian',
    program: 'granian',
    gateways: ['asgi', 'wsgi'],
    options: (application, gateway) => [
      '--interface', gateway, '--host', '0.0.0.0', '--port', String(DEFAULT_PORT),
      ...factory(application, '--factory'),
    ],
  },
  {
    name: 'hypercorn',
    program: 'hypercorn',
    gateways: ['asgi', 'wsgi'],
    options: (application, gateway) =>
      ['--bind', ADDRESS, `${gateway === 'wsgi' ? 'wsgi:' : ''}${applicationText(application)}`],
  },
  {
    name: 'daphne',
    program: 'daphne',
    gateways: ['asgi'],
    options: application =>
      ['--bind', '0.0.0.0', '--port', String(DEFAULT_PORT), applicationText(application)],
  },
  {
    name: 'waitress',
    program: 'waitress-serve',
    gateways: ['wsgi'],
    options: application => [`--listen=${ADDRESS}`, ...factory(application, '--call')],
  },
  {
    name: 'uwsgi',
    program: 'uwsgi',
    gateways: ['wsgi'],
    options: application =>
      ['--http-socket', ADDRESS, '--master', '--die-on-term', '--module', applicationText(application)],
  },
];

/** The flag of a server for a function that makes the application, and the application. */
function factory({ module, attribute, isFactory }: Application, flag: string): string[] {
  return [...isFactory ? [flag] : [], `${module}:${attribute}`];
}
