"""Compiles the standard library of the base that runs this, where the base has no bytecode of it.

The official slim image and distroless have none, and a container's user cannot write any: every start of a program
would compile what it imports again, and again on every read-only file system.
"""

import os

import tree
from bytecode import is_valid, place
from compiling import compile_all
from report import amount, files, say

# No service imports these; the environment has other packages of its own.
LEFT_OUT = frozenset((
    "test", "tests", "idlelib", "idle_test", "tkinter", "turtledemo", "lib2to3", "ensurepip", "pydoc_data",
    "site-packages", "dist-packages", "__pycache__",
))


def add_arguments(parser):
    parser.add_argument("--output", required=True, help="folder of the tree")
    parser.add_argument("--columns", action="store_true", help="keeps columns, which tracebacks show")


def run(options):
    folder = standard_library()
    missing = [path for path in sources(folder) if not is_valid(path)]
    if not missing:
        say("library: the base has bytecode of all of %s" % folder)
    else:
        pairs = [[path, within(options.output, place(path))] for path in missing]
        sizes = [size or 0 for size in compile_all(pairs, options.columns)]
        say("library: bytecode of %s of %s, %s" % (files(len(missing)), folder, amount(sum(sizes))))
    os.makedirs(options.output, exist_ok=True)
    tree.stamp(options.output)


def standard_library():
    return os.path.dirname(os.__file__)


def sources(folder):
    found = []
    for parent, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if name not in LEFT_OUT and name.isidentifier())
        found += [os.path.join(parent, name) for name in files if name.endswith(".py")]
    return sorted(found)


def compiled_here():
    """The places of all bytecode that this step can have made and that means something on another processor."""
    return [place(path) for path in sources(standard_library())
            if not os.path.basename(path).startswith("_sysconfigdata_")]


def within(output, path):
    """Where a tree has the file: a layer must not have a folder where the base has a link to one."""
    return os.path.join(output + os.path.realpath(os.path.dirname(path)), os.path.basename(path))
