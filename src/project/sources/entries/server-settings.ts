import { parseApplication, type NamedApplication } from './application';

/** Settings of gunicorn. It reads `gunicorn.conf.py` by itself, the others with `--config`. */
export const GUNICORN_SETTINGS = /^gunicorn(?:[._-]?conf(?:ig)?)?\.py$/;

/** Settings of uWSGI. */
export const UWSGI_SETTINGS = /^uwsgi(?:[._-]\w+)?\.ini$/;

/** The applications that the settings file of a server names; undefined for any other file. */
export function applicationsInSettings(file: string, text: string): NamedApplication[] | undefined {
  return GUNICORN_SETTINGS.test(file) ? named(/^wsgi_app\s*=\s*["']([^"'\n]+)["']/m.exec(text)?.[1])
    : UWSGI_SETTINGS.test(file) ? ofUwsgi(text)
      : undefined;
}

/** `module = shop.wsgi:application`, or `wsgi-file = shop/wsgi.py` with `callable = app`. */
function ofUwsgi(text: string): NamedApplication[] {
  const value = (key: string) => new RegExp(`^[ \\t]*${key}[ \\t]*=[ \\t]*([^\\s;#]+)`, 'm').exec(text)?.[1];
  const attribute = value('callable');
  const file = value('(?:wsgi-)?file');
  const module = value('(?:module|wsgi)') ?? file?.replace(/^\.\//, '').replace(/\.py$/, '').replaceAll('/', '.');
  return named(module === undefined || module.includes(':') ? module : `${module}:${attribute ?? 'application'}`);
}

function named(text: string | undefined): NamedApplication[] {
  const application = text && (parseApplication(text) ?? parseApplication(`${text}:application`));
  return application ? [application] : [];
}
