"""Compiles the standard library of the base that runs this, where the base has no bytecode of it.

The official slim image and distroless have none, and a container's user cannot write any: every start of a program
would compile what it imports again, and again on every read-only file system.
"""

import os

import tree
from bytecode.compiling import compile_all
from bytecode.pyc import is_valid, place
from bytecode.standard_library import sources, standard_library, within
from report import amount, files, say


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
