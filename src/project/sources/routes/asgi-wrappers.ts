import { parametersIn } from './handlers';
import type { Route } from './route';
import type { Application } from '../../../servers';
import { asCall, itemsOf } from '../python-expression';
import { ASSIGNMENT, type SourceTree } from '../source-tree';

/** `scope["path"] != health_url`, in the function that a wrapper returns. */
const COMPARED = /\bscope(?:\.get\(["']path["']\)|\[["']path["']\])\s*(?:==|!=)\s*([A-Za-z_]\w*|"[^"]*"|'[^']*')/;

const ANSWERS = /\bhttp\.response\.start\b|\b\w*Response\w*\(/;

/**
 * Paths that a wrapper answers before the application:
 * `application = health_check(application, "/health/")`.
 */
export function wrappedRoutes(tree: SourceTree, { module, attribute }: Application): Route[] {
  return tree.statements(module).flatMap(({ text, scope, conditional }) => {
    const [, target, value = ''] = ASSIGNMENT.exec(text) ?? [];
    const call = scope !== '' || conditional || target !== attribute ? undefined : asCall(value);
    const wrapper = call?.positional[0] === attribute ? tree.resolve(module, call.callee) : undefined;
    if (!call || wrapper?.attribute === undefined) { return []; }
    const definition = tree.definition(wrapper.module, wrapper.attribute)?.text ?? '';
    const parameters = itemsOf(parametersIn(definition)).map(each => /^\w+/.exec(each)?.[0] ?? '');
    const inner = tree.statements(wrapper.module).filter(each => each.scope.startsWith(`${wrapper.attribute}.`));
    if (!inner.some(each => ANSWERS.test(each.text))) { return []; }
    return inner
      .flatMap(each => COMPARED.exec(each.text)?.[1] ?? [])
      .flatMap(compared => {
        const given = call.positional[parameters.indexOf(compared)] ?? call.keywords.get(compared);
        const path = given === undefined ? tree.text(wrapper.module, compared) : tree.text(module, given);
        return path === undefined ? [] : [{ path, needy: false, module: wrapper.module }];
      });
  });
}
