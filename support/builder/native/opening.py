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

MISSING = re.compile(r"([^\s:/]+\.so[^\s:/]*): cannot open shared object file")

# Such a file is opened before Python looks for its function.
NO_MODULE = "does not define module export function"

IMPORT = "import importlib, sys; importlib.import_module(sys.argv[1])"


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
        error = file.read().decode("utf-8", "replace")
    if os.WIFSIGNALED(status):
        error = "it ends the program that opens it, by signal %d" % os.WTERMSIG(status)
    return {path: error or None}


def missing_in(text):
    """The libraries that an error of the loader names."""
    return set(MISSING.findall(text or ""))


def all_missing(path):
    """The loader stops at the first library that is missing; asked for a list it names all, also those of others."""
    try:
        # As ldd does, which is a script of the shell.
        listed = subprocess.run([loader(), path], capture_output=True, check=False, timeout=SECONDS,
                                env={**os.environ, "LD_TRACE_LOADED_OBJECTS": "1"})
    except (OSError, TypeError, subprocess.TimeoutExpired):
        return set()
    return set(re.findall(r"^\s*(\S+) => not found$", listed.stdout.decode("utf-8", "replace"), re.MULTILINE))


def loader():
    """The program that has loaded this interpreter."""
    with open("/proc/self/maps", encoding="utf-8") as maps:
        names = {line.split(maxsplit=5)[-1].strip() for line in maps}
    return next((name for name in sorted(names) if os.path.basename(name).startswith(("ld-linux", "ld64"))), None)


@cache
def import_error(module):
    """Why the module cannot be imported by its real name, which loads first what its package loads; None if it can."""
    # Isolated: the files of this folder are no modules of the environment.
    words = [sys.executable, "-I", "-B", "-c", IMPORT, module]
    try:
        result = subprocess.run(words, capture_output=True, check=False, timeout=SECONDS, cwd="/")
    except subprocess.TimeoutExpired:
        return "importing it takes more than %d seconds" % SECONDS
    if result.returncode == 0:
        return None
    lines = result.stderr.decode("utf-8", "replace").strip().splitlines()
    error = " ".join(lines[-1].split()) if lines else "it ends the program that imports it"
    return None if NO_MODULE in error else error
