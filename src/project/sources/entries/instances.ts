import { lastPart } from '../python-expression';
import { topLevelStatements, type PythonModule } from '../python-source';

/** A name at the top of a module that is assigned from a call. */
export interface Instance {
  readonly module: string;
  readonly attribute: string;
}

const ASSIGNED = /^([A-Za-z]\w*)(?: ?: ?[\w.]+)? ?= ?([\w.]+) ?\(/;

/**
 * What modules assign at their top from certain calls, as in `app = Celery('shop')`. Each is there once.
 *
 * @param mention what only modules with such a call contain
 * @param makes which calls count in a module, by the last part of their names
 */
export function instancesIn(
  modules: readonly PythonModule[], mention: string,
  makes: (statements: readonly string[]) => (name: string) => boolean,
): Instance[] {
  return modules.filter(({ source }) => source.includes(mention)).flatMap(({ name: module, source }) => {
    const statements = topLevelStatements(source);
    const counts = makes(statements);
    const names = statements.flatMap(statement => {
      const [, attribute, callee] = ASSIGNED.exec(statement) ?? [];
      return attribute !== undefined && counts(lastPart(callee)) ? [attribute] : [];
    });
    return [...new Set(names)].map(attribute => ({ module, attribute }));
  });
}
