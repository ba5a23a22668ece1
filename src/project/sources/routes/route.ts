/** A GET route of an application. */
export interface Route {
  readonly path: string;
  /** Whether its handler has dependencies, such as a database session. */
  readonly needy: boolean;
  /** The module that registers it; undefined for routes of packages. */
  readonly module?: string;
  /** Why it cannot be used for health checks, as the end of a sentence. */
  readonly refused?: string;
}

export const GUARDED = 'may need authentication';

export const ASKS = 'needs parameters in the request';

export const CONDITIONAL = 'is only served under a condition';

/** Names of decorators and parameters that restrict who may call a view. */
export const GUARD = new RegExp('auth|login|permission|require|protect|admin|staff|token|role|user|guard|secur|verify'
  + '|credential|api_?key', 'i');

/** Joins prefix and path. */
export function joined(prefix: string, path: string): string {
  return `${prefix.replace(/\/$/, '')}${path === '' || path.startsWith('/') ? path : `/${path}`}`;
}

/** Levels of routers that are followed. Deeper ones are not written by hand. */
export const DEEPEST = 30;
