import { referencesIn, type ModuleReference } from './imports';
import { statementsOf } from './python-source';

/** The modules that a file cannot be imported without: not those in a function, a condition or a `try`. */
export function requiredImports(source: string): ModuleReference[] {
  return statementsOf(source)
    .filter(({ text, scope, conditional, branch }) =>
      scope === '' && !conditional && branch !== 'try' && /^(?:from|import)\b/.test(text))
    .flatMap(({ text }) => referencesIn(text).modules);
}
