import { chooseApplication } from '../application';
import { isLockedBefore } from '../locked-version';
import type { ProcessBinder } from '../process-plan';

/**
 * One uvicorn process: with `--workers` the parent holds the listening socket while a child drains, so that new
 * connections hang; one process refuses them at once and leaves scaling to the platform.
 */
export function uvicornProcess(application?: string): ProcessBinder {
  return {
    bind(project, timing, problems) {
      if (!project.servers.includes('uvicorn')) {
        problems.add("'server' is uvicorn, which the lock does not have: run `uv add uvicorn`");
        return undefined;
      }
      if (isLockedBefore(project, 'uvicorn', 0, 22)) {
        problems.add(`'server' is uvicorn, locked at ${project._lockedVersion('uvicorn')}; `
          + 'its --timeout-graceful-shutdown, without which a stop waits for ever, needs 0.22 or later: run `uv lock --upgrade-package uvicorn`');
        return undefined;
      }
      const chosen = chooseApplication(project, 'asgi', application, problems);
      if (chosen === undefined) { return undefined; }
      return {
        command: [
          'uvicorn', ...asArguments(chosen),
          '--host', '0.0.0.0',
          '--port', String(timing.port),
          '--timeout-graceful-shutdown', String(timing.gracefulSeconds),
          '--timeout-keep-alive', String(timing.keepAliveSeconds),
          '--no-server-header',
        ],
        stopSignal: 'SIGTERM',
      };
    },
  };
}

/** uvicorn has a flag for a factory where gunicorn has parentheses. */
function asArguments(application: string): string[] {
  return application.endsWith('()') ? [application.slice(0, -2), '--factory'] : [application];
}
