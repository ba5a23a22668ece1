import type { ProcessBinder } from './process-plan';
import { commandServer } from './server-command';
import { serverProcess } from './server-process';
import { moduleProcess } from './workers';
import { call, callWithCommand } from '../private/messages';
import { listOf, optional, optionsOf, requireShape, TEXT } from '../private/shape';
import type { Server } from '../servers';
import { granian, gunicorn, hypercorn, uvicorn } from '../servers/known';
import type { GranianOptions, GunicornOptions, HypercornOptions, UvicornOptions } from '../servers/options';
import type { ServerOptions } from '../servers/server-options';

/**
 * How a web container starts its server and stops it. By default the server is found in the lock, and the application
 * in the sources.
 *
 * It becomes the exec-form command: `CMD` of the image, `Command` on ECS, `args` on Kubernetes, `command` in Compose.
 * The container checks it against the project, and reports all problems at once.
 */
export class WebServer {
  /**
   * uvicorn, for ASGI applications: FastAPI, Starlette, Litestar, Django Channels. One process per container; scale by
   * replicas. The lock must have uvicorn 0.22 or later. uvicorn takes the client's address and protocol from proxies
   * that it trusts.
   *
   * @param app the application as `module:attribute`, such as `shop.main:app`, or `shop.main:create_app()` for a
   * factory. Default: the only application in the sources that uvicorn can run.
   * @param options besides what the container says
   */
  public static uvicorn(app?: string, options?: UvicornOptions): WebServer {
    return WebServer.of(uvicorn, app, options);
  }

  /**
   * gunicorn with threads, for WSGI applications: Django, Flask. As many worker processes as the container has CPUs.
   * gunicorn takes the protocol from proxies that it trusts; the client's address stays in `X-Forwarded-For` for the
   * application.
   *
   * @param app the application as `module:attribute`, such as `blog.wsgi:application`, or `blog:create_app()` for a
   * factory. Default: the only application in the sources that gunicorn can run.
   * @param options besides what the container says
   */
  public static gunicorn(app?: string, options?: GunicornOptions): WebServer {
    return WebServer.of(gunicorn, app, options);
  }

  /**
   * granian, for ASGI and WSGI applications. As many worker processes as the container has CPUs. The lock must have
   * granian 2.4 or later. When it stops, granian closes idle connections at once and finishes running requests; what
   * takes longer than the longest request and the clean-up is killed. It keeps an idle connection for 60 seconds at
   * most, so an ECS load balancer closes them after 55. It takes neither protocol nor address from proxies; its
   * `granian.utils.proxies` does.
   *
   * @param app the application as `module:attribute`, such as `shop.main:app`, or `shop.main:create_app()` for a
   * factory. Default: the only application in the sources.
   * @param options besides what the container says
   */
  public static granian(app?: string, options?: GranianOptions): WebServer {
    return WebServer.of(granian, app, options);
  }

  /**
   * hypercorn, for ASGI and WSGI applications. One process per container; scale by replicas. The lock must have
   * hypercorn 0.15 or later. When it stops, hypercorn closes idle connections at once and finishes running requests. On
   * Python 3.12 and later it ignores its own time limit, and waits for streams and WebSockets until their clients
   * leave; the platform kills it when the stop time is over. It takes neither protocol nor address from proxies; its
   * `ProxyFixMiddleware` does.
   *
   * @param app the application as `module:attribute`, such as `shop.main:app`, or `shop.main:create_app()` for a
   * factory. Default: the only application in the sources.
   * @param options besides what the container says
   */
  public static hypercorn(app?: string, options?: HypercornOptions): WebServer {
    return WebServer.of(hypercorn, app, options);
  }

  /**
   * A module of the project that starts its own server, run as `python -m <name>`. It must listen on 0.0.0.0 and the
   * container's port, finish running requests on SIGTERM, and exit within the stop time.
   *
   * @param name a module, such as `shop.serve`, or a package with a `__main__` module
   */
  public static module(name: string): WebServer {
    requireShape('WebServer.module', { name }, { name: TEXT });
    return new WebServer(moduleProcess(name, 'server'), call('WebServer.module', name));
  }

  /**
   * Any other server. It must listen on 0.0.0.0 and the container's port, finish running requests on SIGTERM, and exit
   * within the stop time. daphne, waitress and uWSGI do not by themselves; the container has a warning that says what
   * to use.
   *
   * @param command the program and its arguments, one word each; no shell splits or expands them
   */
  public static command(command: string[]): WebServer {
    requireShape('WebServer.command', { command }, { command: listOf(TEXT) });
    return new WebServer(commandServer(command), callWithCommand('WebServer.command', command));
  }

  private static of<T extends ServerOptions>(
    server: Server<T>, app: string | undefined, options: T = {} as T,
  ): WebServer {
    const factory = `WebServer.${server.name}`;
    requireShape(factory, { app, options }, {
      app: optional(TEXT), options: optional(optionsOf(server.name, server.shape)),
    });
    const text = call(factory, ...app === undefined ? [] : [app]);
    const isPlain = Object.keys(options).length === 0;
    return new WebServer(
      serverProcess(server, app, { ...options }),
      // An argument may contain a password.
      isPlain ? text : text.replace(/\)$/, app === undefined ? '...)' : ', ...)'),
    );
  }

  /** @internal */
  public readonly _binder: ProcessBinder;

  private constructor(binder: ProcessBinder, private readonly text: string) {
    this._binder = binder;
  }

  /** One line for logs and messages, such as `WebServer.uvicorn("shop.main:app")`. */
  public toString(): string {
    return this.text;
  }
}
