/** The protocol between a server and an application: asynchronous (ASGI) or synchronous (WSGI). */
export type Gateway = 'asgi' | 'wsgi';

export type Server = 'uvicorn' | 'gunicorn';

/** Which server is used for each gateway. */
export const SERVER_FOR: Readonly<Record<Gateway, Server>> = { asgi: 'uvicorn', wsgi: 'gunicorn' };

/** What the applications of each framework speak, the one to prefer first. */
export const GATEWAYS_OF: Readonly<Record<string, Gateway[]>> = {
  fastapi: ['asgi'],
  starlette: ['asgi'],
  litestar: ['asgi'],
  django: ['wsgi', 'asgi'],
  flask: ['wsgi'],
};
