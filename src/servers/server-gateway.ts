import type { Gateway } from './application';

/** What a server and an application speak to each other. */
export class ServerGateway {
  /** Asynchronous: FastAPI, Starlette, Litestar, Django Channels. */
  public static readonly ASGI = new ServerGateway('asgi');

  /** Synchronous: Flask, Pyramid, most of Django. */
  public static readonly WSGI = new ServerGateway('wsgi');

  /** @internal */
  public readonly _name: Gateway;

  private constructor(name: Gateway) {
    this._name = name;
  }

  /** One line for logs and messages, such as `ServerGateway.ASGI`. */
  public toString(): string {
    return `ServerGateway.${this._name.toUpperCase()}`;
  }
}
