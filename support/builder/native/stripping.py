"""Removes symbols that only a debugger reads from native files, which halves many of them.

Never touches what `*.libs/` has: those files were patched so that their segments no longer survive a rewrite.
Never keeps a copy that is not sound, or that does not open where the original does.
"""

import os
import subprocess

from native.elf import native_machine, read_elf
from native.loading import open_all
from parallel import in_threads
from problems import BuildError
from report import amount, files, say, some

# Opened by one child process.
BATCH = 24

SUFFIX = ".stripped"


def is_native(path):
    """By name, for files of packages; the content decides later."""
    return (".so" in os.path.basename(path) or os.path.splitext(path)[1] in ("", ".bin", ".exe")) \
        and not any(part.endswith(".libs") for part in path.split("/")[:-1])


def strip_all(paths, strip):
    """Strips in place and returns the files that changed."""
    try:
        subprocess.run([strip, "--version"], check=True, stdout=subprocess.DEVNULL)
    except (OSError, subprocess.CalledProcessError) as error:
        raise BuildError("'%s' cannot be run (%s); install the binutils package of the target, or use "
                         "symbols: NativeSymbols.KEPT" % (strip, error)) from None
    machine = native_machine()
    batches = [paths[start:start + BATCH] for start in range(0, len(paths), BATCH)]
    saved, failed = {}, {}
    for each_saved, each_failed in in_threads(lambda batch: strip_batch(batch, strip, machine), batches):
        saved.update(each_saved)
        failed.update(each_failed)
    if saved:
        say("symbols: removed from %s, %s" % (files(len(saved)), amount(sum(saved.values()))))
    for reason in sorted(set(failed.values())):
        names = [os.path.basename(file) for file in failed if failed[file] == reason]
        say("symbols: kept in %s: %s (%s)" % (files(len(names)), some(names), reason))
    return set(saved)


def strip_batch(paths, strip, machine):
    """The bytes saved in each file, and why others keep their symbols."""
    failed = {}
    copies = []
    for file in paths:
        elf = read_elf(file)
        if elf is None:
            continue
        reason = strip_one(file, elf, strip)
        if reason is None:
            copies.append((file, elf))
        elif reason:
            failed[file] = reason
    broken = those_that_break([file for file, elf in copies if elf.machine == machine])
    saved = {}
    for file, _ in copies:
        if file in broken:
            os.remove(file + SUFFIX)
            failed[file] = "the stripped copy does not open"
        else:
            saved[file] = os.path.getsize(file) - os.path.getsize(file + SUFFIX)
            os.chmod(file + SUFFIX, os.stat(file).st_mode & 0o777)
            os.replace(file + SUFFIX, file)
    return saved, failed


def strip_one(file, elf, strip):
    """Writes a copy and returns None; without a copy, the reason, empty if there is nothing to remove."""
    if has_appendix(file, elf):
        return "something is appended to it"
    copy = file + SUFFIX
    result = subprocess.run([strip, "--strip-unneeded", "-o", copy, file], stdout=subprocess.DEVNULL,
                            stderr=subprocess.DEVNULL, check=False)
    reason = verdict(copy, elf) if result.returncode == 0 else "'%s' cannot read it" % os.path.basename(strip)
    if reason is not None and os.path.exists(copy):
        os.remove(copy)
    return reason


def has_appendix(file, elf):
    """What a self-extracting program carries; `strip` would drop it. Zeros are padding."""
    with open(file, "rb") as content:
        content.seek(elf.end)
        return any(content.read())


def verdict(copy, elf):
    stripped = read_elf(copy)
    if stripped is None or not stripped.is_sound() or len(stripped.segments) != len(elf.segments):
        return "the stripped copy is not sound"
    return None if stripped.size < elf.size else ""


def those_that_break(paths):
    """The copies lie beside the originals, so that they find the same libraries."""
    opens = [file for file, error in zip(paths, open_all(paths)) if error is None]
    errors = open_all([file + SUFFIX for file in opens])
    return {file for file, error in zip(opens, errors) if error is not None}
