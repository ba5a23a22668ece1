/** A GET route without parameters, as it is served. */
export interface Route {
  readonly path: string;
  /** Whether its handler is given something, such as a database session. */
  readonly needy: boolean;
  /** In which it is written; absent for one that a package brings. */
  readonly module?: string;
  /** Why nobody can rely on its answer, as the end of a sentence. */
  readonly refused?: string;
}

export const GUARDED = 'may need authentication';

export const ASKS = 'needs parameters in the request';

export const CONDITIONAL = 'is only served under a condition';

/** What is put in front of views and says that not everybody may call them. */
export const GUARD = new RegExp('auth|login|permission|require|protect|admin|staff|token|role|user|guard|secur|verify'
  + '|credential|api_?key', 'i');

/** Joins prefix and path as servers do: by putting one behind the other. */
export function joined(prefix: string, path: string): string {
  return `${prefix.replace(/\/$/, '')}${path === '' || path.startsWith('/') ? path : `/${path}`}`;
}

/** Routers in routers: who nests deeper does it by program. */
export const DEEPEST = 30;
