import { itemsOf, lastPart, type PythonCall } from '../python-expression';
import { GUARD } from './route';

/** What a framework hands to a handler by itself. */
const GIVEN = new RegExp('^(?:self|request|req|response|background_tasks)$'
  + '|: ?["\']?(?:[\\w.]+\\.)?(?:Request|Response|BackgroundTasks)\\b');

const LITESTAR = ['Litestar', 'Router'];

/**
 * Whether callers must show who they are: then a health check gets no answer. Litestar's dependencies only hand things
 * over.
 */
export function isGuarded({ callee, keywords }: PythonCall): boolean {
  const dependencies = keywords.get('guards')
    ?? (LITESTAR.includes(lastPart(callee)) ? undefined : keywords.get('dependencies'));
  return dependencies !== undefined && !/^\[\s*\]$/.test(dependencies) && dependencies !== 'None';
}

export function isOpenGet(call: PythonCall): boolean {
  const methods = call.keywords.get('methods');
  return !isGuarded(call) && (methods === undefined || /["']GET["']/i.test(methods));
}

export function parametersIn(definition: string): string {
  const start = definition.indexOf('(') + 1;
  const end = definition.lastIndexOf(')', definition.includes('->') ? definition.lastIndexOf('->') : undefined);
  return definition.slice(start, end);
}

/** Whether a handler is given more than the request; undefined when it may ask the caller for something. */
export function needsOf(definition: string): boolean | undefined {
  const parameters = asked(definition).filter(each => !['*', '/'].includes(each) && !each.startsWith('**'));
  if (parameters.some(each => GUARD.test(each))) { return undefined; }
  if (parameters.some(each => !/Depends\(|=/.test(each) && !/\w*Dep\b/.test(each))) { return undefined; }
  return parameters.some(each => /Depends\(|\w*Dep\b/.test(each));
}

/** The parameters of a handler that are not the request. */
export function asked(definition: string): string[] {
  return itemsOf(parametersIn(definition)).filter(each => !GIVEN.test(each));
}
