import { closing, itemsOf, lastPart, type PythonCall } from '../python-expression';
import { ASKS, GUARD, GUARDED, type Route } from './route';

/** Parameters that a framework fills in. */
const GIVEN = new RegExp('^(?:self|request|req|response|background_tasks)$'
  + '|: ?["\']?(?:[\\w.]+\\.)?(?:Request|Response|BackgroundTasks)\\b');

const LITESTAR = ['Litestar', 'Router'];

/**
 * Whether callers must authenticate, which a health check cannot. Litestar's `dependencies` do not ask for that.
 */
export function isGuarded({ callee, keywords }: PythonCall): boolean {
  const dependencies = keywords.get('guards')
    ?? (LITESTAR.includes(lastPart(callee)) ? undefined : keywords.get('dependencies'));
  return dependencies !== undefined && !/^\[\s*\]$/.test(dependencies) && dependencies !== 'None';
}

export function isGet({ keywords }: PythonCall): boolean {
  const methods = keywords.get('methods');
  return methods === undefined || /["']GET["']/i.test(methods);
}

/** What the first brackets contain; the body may be on the same line. */
export function parametersIn(definition: string): string {
  const start = definition.indexOf('(');
  const text = start < 0 ? '' : definition.slice(start);
  return text.slice(1, closing(text) ?? text.length);
}

/** What a handler needs in order to answer. */
export type Needs = Pick<Route, 'needy' | 'refused'>;

export const NEEDS_NOTHING: Needs = { needy: false };

export function needsOf(definition: string): Needs {
  const parameters = asked(definition).filter(each => !['*', '/'].includes(each) && !each.startsWith('**'));
  const isGiven = (parameter: string) => /Depends\(|\w*Dep\b/.test(parameter);
  const refused = parameters.some(each => GUARD.test(each)) ? GUARDED
    : parameters.some(each => !isGiven(each) && !each.includes('=')) ? ASKS : undefined;
  return { needy: parameters.some(isGiven), refused };
}

/** The parameters of a handler, without the request. */
export function asked(definition: string): string[] {
  return itemsOf(parametersIn(definition)).filter(each => !GIVEN.test(each));
}
