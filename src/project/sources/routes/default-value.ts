import { parametersIn } from './handlers';
import { itemsOf, leadingCall } from '../python-expression';
import type { SourceTree } from '../source-tree';

/** The default of a parameter, if no call in the project passes another value. */
export function defaultOf(tree: SourceTree, module: string, scope: string, name: string): string | undefined {
  const definition = tree.definition(module, scope)?.text ?? '';
  const parameters = itemsOf(definition.startsWith('class') ? '' : parametersIn(definition));
  const index = parameters.findIndex(each => /^\w+/.exec(each)?.[0] === name);
  const value = /=\s*([^=]+)$/.exec(parameters[index] ?? '')?.[1];
  const mayDiffer = value === undefined || tree.isSet(module, scope, name) || isGiven(tree, scope, name, index);
  return mayDiffer ? undefined : value;
}

function isGiven(tree: SourceTree, called: string, parameter: string, index: number): boolean {
  const [name] = called.split('.').slice(-1);
  const mention = new RegExp(`(?<!def )\\b${name}\\b`, 'g');
  return tree.names.filter(module => tree.source(module).includes(name)).some(module =>
    tree.statements(module).filter(({ text }) => !/^(?:from|import) /.test(text)).some(({ text }) =>
      [...text.matchAll(mention)].some(match => {
        const call = leadingCall(text.slice(match.index));
        // Passed on as a value, so that its callers are unknown.
        if (!call) { return !/^\s*["']/.test(text.slice(match.index + name.length)); }
        const { positional, keywords } = call;
        return positional.length > index || keywords.has(parameter) || positional.some(each => each.startsWith('*'));
      })));
}
