import { isLockedBefore, type Server } from './server';
import type { Application } from '../../project';

/**
 * One uvicorn process: with `--workers` the parent holds the listening socket while a child drains, so that new
 * connections hang; one process refuses them at once and leaves scaling to the platform.
 */
export const uvicorn: Server = {
  name: 'uvicorn',
  gateways: ['asgi'],
  preference: 1,
  checkVersion(project, problems) {
    if (isLockedBefore(project, 'uvicorn', 0, 22)) {
      problems.add(`'server' is uvicorn, locked at ${project._installation.versionOf('uvicorn')}; `
        + 'its --timeout-graceful-shutdown, without which a stop waits forever, needs 0.22 or later: '
        + 'run `uv lock --upgrade-package uvicorn`');
    }
  },
  plan(application, project, timing) {
    return {
      command: [
        'uvicorn', ...asArguments(application),
        '--host', '0.0.0.0',
        '--port', String(timing.port),
        '--timeout-graceful-shutdown', String(timing.gracefulSeconds),
        '--timeout-keep-alive', String(timing.keepAliveSeconds),
        '--no-server-header',
      ],
      stopSignal: 'SIGTERM',
      // `--proxy-headers` is on by itself. Since 0.31 an entry may be a network; before, one was compared as text.
      proxies: {
        variable: 'FORWARDED_ALLOW_IPS', networks: !isLockedBefore(project, 'uvicorn', 0, 31), address: true,
      },
    };
  },
};

/** uvicorn has a flag for a factory where gunicorn has parentheses. */
function asArguments({ module, attribute, isFactory }: Application): string[] {
  return [`${module}:${attribute}`, ...isFactory ? ['--factory'] : []];
}
