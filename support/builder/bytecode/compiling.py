"""Compiles many sources on all processors, with or without columns.

Bytecode can say from which columns of a line each instruction is. Only tracebacks show them, as `^^^` below the line,
and they are a fifth of its packed size. Python decides by a flag of the interpreter, so another program does it.
"""

import json
import os
import subprocess
import sys
import tempfile
import zlib

from bytecode.pyc import bytecode, quiet, read
from parallel import in_processes
from problems import BuildError
from tree import write

# One of so many sources.
SAMPLE = 16

# Where the modules of this program are, whatever variables say about where Python looks for modules.
ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PROGRAM = "import sys; sys.path.insert(0, sys.argv[1]); from bytecode.compiling import main; main()"


def compile_all(pairs, columns):
    """Of sources, each with the place of its bytecode: its size, or None where this Python cannot compile it."""
    if not pairs:
        return []
    flags = [] if columns else ["-X", "no_debug_ranges"]
    program = [sys.executable, "-B", *flags, "-c", PROGRAM, ROOT]
    done = subprocess.run(program, input=json.dumps(pairs), stdout=subprocess.PIPE, text=True)
    if done.returncode != 0:
        raise BuildError("compiling %d files ended with %d; give the builder more memory if nothing above says why"
                         % (len(pairs), done.returncode))
    return json.loads(done.stdout)


def packed_columns(pairs, sizes):
    """How much longer a packed layer would be with columns, by a sample: to know it all takes as long again."""
    sample = [each for each in range(0, len(pairs), SAMPLE) if sizes[each]]
    with tempfile.TemporaryDirectory() as folder:
        others = [[pairs[each][0], os.path.join(folder, str(each))] for each in sample]
        compile_all(others, columns=True)
        more = sum(packed(other) - packed(pairs[each][1]) for each, (_, other) in zip(sample, others))
    return max(more, 0) * sum(filter(None, sizes)) // max(sum(sizes[each] for each in sample), 1)


def packed(path):
    return len(zlib.compress(read(path)))


def compile_one(pair):
    quiet()
    source, target = pair
    code = bytecode(read(source), source)
    if code is None:
        return None
    write(target, code)
    return len(code)


def main():
    json.dump(in_processes(compile_one, json.load(sys.stdin)), sys.stdout)
