import type { Gateway, PythonProject } from '../project';

/**
 * Applications that the server can run. Django writes one entry point for each gateway; they are the same application.
 */
export function candidatesFor(project: PythonProject, { gateways }: { readonly gateways: readonly Gateway[] }): string[] {
  return project.framework === 'django'
    ? project.appCandidates.filter(candidate => gateways.some(gateway => gateway === gatewayOf(candidate)))
    : project.appCandidates;
}

/** What a Django entry point is for, by the name of its module. */
export function gatewayOf(candidate: string): Gateway {
  return /(?:^|\.)asgi\b[\w.]*:/.test(candidate) ? 'asgi' : 'wsgi';
}
