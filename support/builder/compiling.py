"""Writes the bytecode of many sources beside them, on all processors."""

from bytecode import bytecode, place, quiet, read
from parallel import in_processes
from tree import write


def compile_all(files):
    """The size of each file's bytecode; None where this Python cannot compile the source."""
    return in_processes(compile_one, files)


def compile_one(file):
    quiet()
    code = bytecode(read(file), file)
    if code is None:
        return None
    write(place(file), code)
    return len(code)
