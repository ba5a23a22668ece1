import { applicationText } from './application';
import { THREADS } from './arguments';
import type { KnownServer } from './server';

/** The only way that finishes running requests. */
const HOOK = ['--hook-master-start', 'unix_signal:15 gracefully_kill_them_all'];

/** The files it reads settings from. */
const SETTINGS = /\.(?:ini|ya?ml|json|xml)$/;

export const uwsgi: KnownServer = {
  name: 'uwsgi',
  program: 'uwsgi',
  beforeApplication: /^(?:--)?module=/,
  settingsFile: { named: /^uwsgi(?:[._-]\w+)?\.ini$/, application: applicationIn },
  gateways: ['wsgi'],
  preference: { wsgi: 5 },
  options({ application, timing }) {
    return [
      '--http-socket', `0.0.0.0:${timing.port}`, '--master', ...HOOK, '--need-app', '--threads', String(THREADS),
      '--module', applicationText(application),
    ];
  },
  remedy: `add ${HOOK.map(word => `'${word}'`).join(', ')} to its command`,
  // 2.0: SIGTERM makes its master reload.
  faultOf(command) {
    const says = (text: string) => command.some(word => word.includes(text));
    if (says('gracefully_kill_them_all')) { return undefined; }
    if (says('die-on-term')) { return 'cuts off running requests when it stops with --die-on-term'; }
    const unless = command.some(word => SETTINGS.test(word)) ? ', unless its settings say otherwise' : '';
    return `reloads when it should stop, and cuts off running requests${unless}`;
  },
};

/** `module = shop.wsgi:application`, or `wsgi-file = shop/wsgi.py` with `callable = app`. */
function applicationIn(text: string): string | undefined {
  const value = (key: string) => new RegExp(`^[ \\t]*${key}[ \\t]*=[ \\t]*([^\\s;#]+)`, 'm').exec(text)?.[1];
  const attribute = value('callable');
  const file = value('(?:wsgi-)?file');
  const module = value('(?:module|wsgi)') ?? file?.replace(/^\.\//, '').replace(/\.py$/, '').replaceAll('/', '.');
  return module === undefined || module.includes(':') ? module : `${module}:${attribute ?? 'application'}`;
}
