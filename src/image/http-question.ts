import type { PythonProject } from '../project';

/** Statuses from 200 up to and without these: where a health route is known, and where any answer has to do. */
export const HEALTHY_BELOW = { route: 300, anyAnswer: 500 } as const;

/** What a health check asks a web server, and which statuses from 200 on are healthy: those below `healthyBelow`. */
export interface HttpQuestion {
  readonly path: string;
  readonly healthyBelow: number;
}

/** What is asked where no route is known: any application answers it somehow. */
const ANY_PATH = '/';

/**
 * The image and every container made of it ask the same. Without a route that surely answers to an address, that is
 * only whether the server answers HTTP at all.
 *
 * @param stated the path that the user gave, which is taken at its word
 */
export function httpQuestion({ _startup }: PythonProject, stated?: string): HttpQuestion {
  const { path, checksHost } = _startup.health;
  const isCertain = stated !== undefined || (path !== undefined && !checksHost);
  return {
    path: stated ?? path ?? ANY_PATH,
    healthyBelow: isCertain ? HEALTHY_BELOW.route : HEALTHY_BELOW.anyAnswer,
  };
}
