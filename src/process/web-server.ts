import { detectServer } from './detect';
import type { ProcessBinder } from './process-plan';
import { serverProcess } from './server-process';
import { gunicorn, uvicorn } from './servers';
import { commandProcess, moduleProcess } from './workers';
import type { Problems } from '../private/problems';
import { listOf, optional, requireShape, TEXT } from '../private/shape';
import type { PythonProject } from '../project';

/**
 * How a web container starts its server and stops it. Left out, the server is found in the lock and the application
 * in the sources.
 *
 * It becomes the exec-form command: `CMD` of the image, `Command` on ECS, `args` on Kubernetes, `command` in Compose.
 * Nothing is checked until the server meets a project, so that a container can report all its problems at once.
 */
export class WebServer {
  /**
   * uvicorn, for ASGI applications: FastAPI, Starlette, Litestar, Django Channels. One process per container; scale by
   * replicas. Needs uvicorn 0.22 or later in the lock. Takes the client's address and protocol from proxies that it
   * trusts.
   *
   * @param app the application as `module:attribute`, such as `shop.main:app`; `shop.main:create_app()` for a factory.
   * Omitted: the only one in the sources.
   */
  public static uvicorn(app?: string): WebServer {
    requireShape('WebServer.uvicorn', { app }, { app: optional(TEXT) });
    return new WebServer(serverProcess(uvicorn, app));
  }

  /**
   * gunicorn with threads, for WSGI applications: Django, Flask. As many worker processes as the container has CPUs.
   * Takes the protocol from proxies that it trusts; the client's address stays in `X-Forwarded-For` for the
   * application.
   *
   * @param app the application as `module:attribute`, such as `blog.wsgi:application`; `blog:create_app()` for a
   * factory. Omitted: the only one in the sources.
   */
  public static gunicorn(app?: string): WebServer {
    requireShape('WebServer.gunicorn', { app }, { app: optional(TEXT) });
    return new WebServer(serverProcess(gunicorn, app));
  }

  /**
   * A module of the project that starts its own server, run as `python -m <name>`. It must listen on 0.0.0.0 at the
   * container's port, finish running requests on SIGTERM and end within the stop time.
   *
   * @param name the module, such as `shop.serve`, or a package that has a `__main__`
   */
  public static module(name: string): WebServer {
    requireShape('WebServer.module', { name }, { name: TEXT });
    return new WebServer(moduleProcess(name, 'server'));
  }

  /**
   * Any other server. It must listen on 0.0.0.0 at the container's port, finish running requests on SIGTERM and end
   * within the stop time.
   *
   * @param command the program and each of its arguments as a word of its own; no shell reads it
   */
  public static command(command: string[]): WebServer {
    requireShape('WebServer.command', { command }, { command: listOf(TEXT) });
    return new WebServer(commandProcess(command, 'server'));
  }

  /**
   * What the zero-setting web container runs. Undefined, with the reason in `problems`, when nothing suits.
   *
   * @internal
   */
  public static _detect(project: PythonProject, problems: Problems): WebServer | undefined {
    const binder = detectServer(project, problems);
    return binder && new WebServer(binder);
  }

  /** @internal */
  public readonly _binder: ProcessBinder;

  private constructor(binder: ProcessBinder) {
    this._binder = binder;
  }
}
