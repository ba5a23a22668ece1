"""Bytecode that is never compared with its source when it is loaded: the same for the same source and path."""

import marshal
import os
import warnings
from importlib.util import MAGIC_NUMBER, cache_from_source, source_hash
from types import CodeType

# PEP 552: by the hash of the source, which is not checked.
UNCHECKED = (1).to_bytes(4, "little")


def bytecode(source, path):
    """Of this source at its final path, which tracebacks show; None if this Python cannot compile it."""
    try:
        code = compile(source, path, "exec", dont_inherit=True, optimize=0)
        if has_set(code):
            # Python keeps equal sets apart if this process has seen their words before (python/cpython#129724). Now
            # that is always so, whatever was compiled before: the first code is still there and has all of its words.
            code = compile(source, path, "exec", dont_inherit=True, optimize=0)
    # The errors of a source that is too deep, or is no text.
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    return MAGIC_NUMBER + UNCHECKED + source_hash(source) + marshal.dumps(code)


def has_set(code):
    """Whether a constant of it is a set, as in `x in {1, 2}`."""
    return any(isinstance(value, frozenset) or isinstance(value, CodeType) and has_set(value)
               for value in code.co_consts)


def place(path):
    """Where Python looks for the bytecode of this source."""
    return cache_from_source(path, optimization="")


def is_valid(path):
    """Whether Python would use the bytecode that is already beside this source."""
    try:
        with open(place(path), "rb") as file:
            header = file.read(16)
        if len(header) < 16 or header[:4] != MAGIC_NUMBER:
            return False
        flags = int.from_bytes(header[4:8], "little")
        if flags & 0b01:
            return not flags & 0b10 or header[8:] == source_hash(read(path))
        status = os.stat(path)
        # Python keeps 32 bits of both.
        return header[8:] == b"".join((int(value) & 0xFFFFFFFF).to_bytes(4, "little")
                                      for value in (status.st_mtime, status.st_size))
    except OSError:
        return False


def read(path):
    with open(path, "rb") as file:
        return file.read()


def quiet():
    """Warnings repair nothing in a build log, and are no errors either, which PYTHONWARNINGS can make of them."""
    warnings.simplefilter("ignore")
