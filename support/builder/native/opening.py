"""Opens native files, each in a process of its own: one that does not fit may crash or hang, and must help no other."""

import ctypes
import os
import re
import signal
import subprocess
import sys
from functools import cache

# A large library takes seconds on a busy machine; one that takes this long waits for something.
SECONDS = 120

# The answer of a child, which is otherwise an error or nothing.
OPENS = b"\0"

# Such a file is opened before Python looks for its function.
NO_MODULE = "does not define module export function"

IMPORT = "import importlib, sys; importlib.import_module(sys.argv[1])"

# The loader's words, which a package may repeat in the middle of its own advice.
LOADER = re.compile(r"cannot open shared object file|version [`'][^`']+' not found|undefined symbol: ")


def open_each(paths):
    """Why each file does not open; None for one that does."""
    errors, running = {}, {}
    for path in paths:
        if len(running) == (os.cpu_count() or 1):
            errors.update(wait_for_one(running))
        child, answer = start(path)
        running[child] = path, answer
    while running:
        errors.update(wait_for_one(running))
    return [errors[path] for path in paths]


def start(path):
    answer, writer = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            signal.alarm(SECONDS)
            silence()
            # All symbols at once, as an import does.
            ctypes.CDLL(path, os.RTLD_NOW | os.RTLD_LOCAL)
            os.write(writer, OPENS)
        except OSError as error:
            os.write(writer, str(error).encode()[:4096])
        finally:
            # Not the clean-up of a library that was opened only to see whether it can be.
            os._exit(0)
    os.close(writer)
    return child, answer


def silence():
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 1)
    os.dup2(null, 2)


def wait_for_one(running):
    child, status = os.wait()
    path, answer = running.pop(child)
    with open(answer, "rb") as file:
        said = file.read()
    if said == OPENS:
        return {path: None}
    how = ", by signal %d" % os.WTERMSIG(status) if os.WIFSIGNALED(status) else ""
    return {path: said.decode("utf-8", "replace") or "it ends the program that opens it" + how}


@cache
def import_error(module):
    """Why the module cannot be imported by its real name, which loads first what its package loads; None if it can."""
    # Isolated: the files of this folder are no modules of the environment.
    words = [sys.executable, "-I", "-B", "-c", IMPORT, module]
    try:
        # An error in colours is none that can be read here.
        result = subprocess.run(words, capture_output=True, check=False, timeout=SECONDS, cwd="/",
                                env={**os.environ, "NO_COLOR": "1"})
    except subprocess.TimeoutExpired:
        return "importing it takes more than %d seconds" % SECONDS
    if result.returncode == 0:
        return None
    lines = result.stderr.decode("utf-8", "replace").strip().splitlines()
    last = next((line for line in reversed(lines) if LOADER.search(line)), lines[-1] if lines else "")
    error = " ".join(last.split()) or "it ends the program that imports it"
    return None if NO_MODULE in error else error
