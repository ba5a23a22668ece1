import { asCall } from '../python-expression';
import type { Statement } from '../python-source';
import type { SourceTree } from '../source-tree';

/**
 * The statements of a module. The default of an optional path is not conditional: `app.mount("/api", api)` after
 * `if BASE_PATH: app.mount(BASE_PATH, api)` and `else:`.
 */
export function decidedStatements(tree: SourceTree, module: string): Statement[] {
  const statements = tree.statements(module);
  return statements.map((statement, index) => {
    const [condition, one, otherwise] = statements.slice(Math.max(0, index - 3), index);
    const setting = /^if ([A-Za-z_][\w.]*):$/.exec(condition?.text ?? '')?.[1];
    const isDefault = setting !== undefined && otherwise.text === 'else:' && !condition.conditional
      && !tree.text(module, setting) && differOnlyIn(setting, one.text, statement.text);
    return isDefault ? { ...statement, conditional: false } : statement;
  });
}

/** Whether two calls differ only in one argument, which is the setting in the first call. */
function differOnlyIn(setting: string, one: string, other: string): boolean {
  const [a, b] = [one, other].map(text => {
    const call = asCall(text);
    const keywords = [...call?.keywords ?? []].map(([name, value]) => `${name}=${value}`);
    return [call?.callee, ...call?.positional ?? [], ...keywords];
  });
  const differences = a.flatMap((part, index) => part === b[index] ? [] : [part]);
  return a.length === b.length && a[0] !== undefined && differences.length === 1
    && new RegExp(`^(?:\\w+=)?${setting.replaceAll('.', '\\.')}(?![\\w])`).test(differences[0] ?? '');
}
