"""Which libraries a native file needs and the system does not have."""

import os
import re
import subprocess

from native.opening import SECONDS

MISSING = re.compile(r"([^\s:/]+\.so[^\s:/]*): cannot open shared object file")


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
