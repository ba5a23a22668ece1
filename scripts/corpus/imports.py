"""Finds what a staged application imports of its project that was not staged.

    python3 imports.py STAGED PROJECT ROOT...

STAGED is the folder that becomes /app, PROJECT the folder it was taken from, and each ROOT a folder in both that is on
PYTHONPATH. Prints one line for each file that is in the project, is not staged, and would be imported:
importing file, a tab, the file that is missing. Python's own parser reads the sources, so nothing of the library is
trusted.
"""

import ast
import os
import sys


def main(staged, project, roots):
    missing = set()
    for folder, _, names in os.walk(staged):
        for name in names:
            if name.endswith(".py"):
                path = os.path.relpath(os.path.join(folder, name), staged)
                for module in imported(staged, path, roots):
                    wanted = files_of(module, project, roots)
                    missing.update((path, file) for file in wanted if not os.path.exists(os.path.join(staged, file)))
    for path, file in sorted(missing):
        print(path, file, sep="\t")


def imported(staged, path, roots):
    """Dotted names that a file imports; `from a import b` may mean the module a.b."""
    with open(os.path.join(staged, path), "rb") as file:
        try:
            tree = ast.parse(file.read())
        except (SyntaxError, ValueError):
            return
    for node in runtime_nodes(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name
        elif isinstance(node, ast.ImportFrom):
            for base in bases_of(node, path, roots):
                yield base
                for alias in node.names:
                    yield "%s.%s" % (base, alias.name)


def runtime_nodes(tree):
    """Without what only type checkers read."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test):
            for child in node.orelse:
                yield child
                yield from runtime_nodes(child)
            continue
        yield node
        yield from runtime_nodes(node)


def bases_of(node, path, roots):
    if node.level == 0:
        yield node.module
        return
    for root in roots:
        below = os.path.relpath(path, root)
        if below.startswith(".."):
            continue
        package = below.split(os.sep)[:-1]
        above = package[:len(package) - (node.level - 1)]
        if len(above) == len(package) - (node.level - 1) and (above or node.module):
            yield ".".join(above + ([node.module] if node.module else []))


def files_of(module, project, roots):
    """The file of a module in the project, under the first root that has it."""
    parts = module.split(".")
    for root in roots:
        base = os.path.normpath(os.path.join(root, *parts))
        for file in (os.path.join(base, "__init__.py"), base + ".py"):
            if os.path.isfile(os.path.join(project, file)):
                return [file]
    return []


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3:])
