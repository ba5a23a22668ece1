/** A GET route without parameters, as it is served. */
export interface Route {
  readonly path: string;
  /** Whether its handler is given something, such as a database session. */
  readonly needy: boolean;
}

/** What is put in front of views and says that not everybody may call them. */
export const GUARD = new RegExp('auth|login|permission|require|protect|admin|staff|token|role|user|guard|secur|verify'
  + '|credential|api_?key', 'i');

/** Joins prefix and path as servers do: by putting one behind the other. */
export function joined(prefix: string, path: string): string {
  return `${prefix.replace(/\/$/, '')}${path === '' || path.startsWith('/') ? path : `/${path}`}`;
}

/** Routers in routers: who nests deeper does it by program. */
export const DEEPEST = 30;
