"""Whether a package can do without a module of its own: every import of it is one that may fail."""

import ast
import os

FORGIVING = frozenset(("ImportError", "ModuleNotFoundError", "OSError", "Exception", "BaseException"))


def may_be_missing(folder, module):
    """Whether all imports of the module in the files of its package are guarded, and there is one."""
    name = module.rpartition(".")[2]
    verdicts = []
    for path in sources_with(folder, name):
        with open(path, "rb") as file:
            try:
                tree = ast.parse(file.read())
            except (SyntaxError, ValueError, RecursionError, MemoryError):
                continue
        verdicts += imports_of(tree, name, False)
    return bool(verdicts) and all(verdicts)


def sources_with(folder, name):
    for parent, _, files in os.walk(folder):
        for file in files:
            path = os.path.join(parent, file)
            if file.endswith(".py"):
                with open(path, "rb") as source:
                    if name.encode() in source.read():
                        yield path


def imports_of(node, name, is_guarded):
    """For each import of the name below the node, whether its failure is expected."""
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        modules = [alias.name for alias in node.names] + [getattr(node, "module", None) or ""]
        return [is_guarded for each in modules if each.rpartition(".")[2] == name]
    found = []
    for field, value in ast.iter_fields(node):
        inside = is_guarded or (field == "body" and forgives(node))
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST):
                found += imports_of(child, name, inside)
    return found


def forgives(node):
    if isinstance(node, ast.With):
        calls = [item.context_expr for item in node.items if isinstance(item.context_expr, ast.Call)]
        return any(last_name(call.func) == "suppress" and any(map(is_forgiving, call.args)) for call in calls)
    return isinstance(node, ast.Try) and any(
        handler.type is None or any(map(is_forgiving, getattr(handler.type, "elts", [handler.type])))
        for handler in node.handlers)


def is_forgiving(node):
    return last_name(node) in FORGIVING


def last_name(node):
    return getattr(node, "attr", None) or getattr(node, "id", None)
