"""The standard library of the Python that runs this: its sources, and where their bytecode belongs."""

import os

from bytecode.pyc import place

# No service imports these; the environment has other packages of its own.
LEFT_OUT = frozenset((
    "test", "tests", "idlelib", "idle_test", "tkinter", "turtledemo", "lib2to3", "ensurepip", "pydoc_data",
    "site-packages", "dist-packages", "__pycache__",
))


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
