import type { PythonProject } from '../project';

/** The first unhealthy status: with a health route, and without one, where any answer except a server error counts. */
export const HEALTHY_BELOW = { route: 300, anyAnswer: 500 } as const;

/** The path of a health check. Statuses from 200 up to, but not including, `healthyBelow` are healthy. */
export interface HttpQuestion {
  readonly path: string;
  readonly healthyBelow: number;
}

/** The path if no route is known: every application gives some answer to it. */
const ANY_PATH = '/';

/**
 * The image and all its containers use the same health check. Without a route that certainly answers requests without a
 * host name, it only checks that the server answers HTTP.
 *
 * @param stated the path from the user, which is always trusted
 */
export function httpQuestion({ _startup }: PythonProject, stated?: string): HttpQuestion {
  const { path, checksHost } = _startup.health;
  const isCertain = stated !== undefined || (path !== undefined && !checksHost);
  return {
    path: stated ?? path ?? ANY_PATH,
    healthyBelow: isCertain ? HEALTHY_BELOW.route : HEALTHY_BELOW.anyAnswer,
  };
}
