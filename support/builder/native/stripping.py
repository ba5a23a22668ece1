"""Removes symbols that only a debugger reads from native files, which halves many of them.

Never touches what `*.libs/` has: those files were patched so that their segments no longer survive a rewrite.
Never keeps a copy that is not sound, or that does not open where the original does.
"""

import os
import subprocess

from native.elf import native_machine, read_elf
from native.opening import open_each
from parallel import in_threads
from problems import BuildError

SUFFIX = ".stripped"


def is_native(path):
    """By name, for files of packages; the content decides later."""
    return (".so" in os.path.basename(path) or os.path.splitext(path)[1] in ("", ".bin", ".exe")) \
        and not any(part.endswith(".libs") for part in path.split("/")[:-1])


def strip_all(paths, strip):
    """Strips in place; returns the bytes saved in each file that changed, and why others keep their symbols."""
    try:
        subprocess.run([strip, "--version"], check=True, stdout=subprocess.DEVNULL)
    except (OSError, subprocess.CalledProcessError) as error:
        raise BuildError("'%s' cannot be run (%s); install the binutils package of the target, or use "
                         "symbols: NativeSymbols.KEPT" % (strip, error)) from None
    elves = {path: elf for path in paths if (elf := read_elf(path))}
    reasons = dict(zip(elves, in_threads(lambda path: strip_one(path, elves[path], strip), elves)))
    copied = [path for path in elves if reasons[path] is None]
    machine = native_machine()
    for path in those_that_break([path for path in copied if elves[path].machine == machine]):
        os.remove(path + SUFFIX)
        reasons[path] = "the stripped copy does not open"
    saved = {path: replace(path) for path in copied if reasons[path] is None}
    return saved, {path: reason for path, reason in reasons.items() if reason}


def strip_one(path, elf, strip):
    """Writes a copy and returns None; without a copy, the reason, empty if there is nothing to remove."""
    if has_appendix(path, elf):
        return "something is appended to it"
    copy = path + SUFFIX
    result = subprocess.run([strip, "--strip-unneeded", "-o", copy, path], stdout=subprocess.DEVNULL,
                            stderr=subprocess.DEVNULL, check=False)
    reason = verdict(copy, elf) if result.returncode == 0 else "'%s' cannot read it" % os.path.basename(strip)
    if reason is not None and os.path.exists(copy):
        os.remove(copy)
    return reason


def has_appendix(path, elf):
    """What a self-extracting program carries; `strip` would drop it. Zeros are padding."""
    with open(path, "rb") as content:
        content.seek(elf.end)
        return any(content.read())


def verdict(copy, elf):
    stripped = read_elf(copy)
    if stripped is None or not stripped.is_sound() or len(stripped.segments) != len(elf.segments):
        return "the stripped copy is not sound"
    return None if stripped.size < elf.size else ""


def those_that_break(paths):
    """The copies lie beside the originals, so that they find the same libraries. Most open: only few need both."""
    errors = open_each([path + SUFFIX for path in paths])
    failed = [path for path, error in zip(paths, errors) if error is not None]
    return [path for path, error in zip(failed, open_each(failed)) if error is None]


def replace(path):
    """The copy takes the place of the original; returns the bytes that this saves."""
    copy = path + SUFFIX
    size = os.path.getsize(path) - os.path.getsize(copy)
    os.chmod(copy, os.stat(path).st_mode & 0o777)
    os.replace(copy, path)
    return size
