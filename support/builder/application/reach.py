"""Imports modules as the container's user, with the environment's own Python, and notes what they reach.

    python -B reach.py REPORT entry IMPORTS MODULE[:ATTRIBUTE] [LEFT_OUT_MODULE ...]
    python -B reach.py REPORT modules MODULE[:NAME,NAME] ...

REPORT is the number of an open file. IMPORTS is a file with a line `MODULE[:NAME,NAME]` for each import in the sources:
they are tried after the entry, since other programs of the image, such as a worker, start with them. A program of its
own, started by `trial.py`: what it imports may crash, hang or exit, and must not see the modules of a build, which may
have the names of its own.
"""

import gc
import os
import sys

# Nothing that is imported is freed again: a third of the time that an import takes.
gc.disable()

# Python leaves out the folder of a program where the image sets PYTHONSAFEPATH.
if sys.flags.safe_path:
    sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import check_entry  # noqa: E402
import rules  # noqa: E402

check_entry.PRUNED = rules.FOLDERS

# A project may have modules of these names.
del sys.modules["check_entry"], sys.modules["rules"]


class Report:
    """Lines: a word, a blank and a name."""

    def __init__(self, file):
        self.file = file
        self.told = set()

    def tell(self, word, name):
        os.write(self.file, ("%s %s\n" % (word, name)).encode())

    def tell_reached(self):
        for path in sorted(reached() - self.told):
            self.told.add(path)
            self.tell("reached", path)


def reached():
    """The places of the bytecode of the standard library's modules that are loaded."""
    library = os.path.dirname(os.__file__) + os.sep
    paths = set()
    for module in list(sys.modules.values()):
        # Not by getattr: some packages put objects here that import what they are asked for.
        spec = getattr(module, "__dict__", {}).get("__spec__")
        path = getattr(spec, "cached", None)
        if isinstance(path, str) and path.startswith(library) and "-packages" + os.sep not in path:
            paths.add(path)
    return paths


def attempt_entry(report, imports, entry, *left_out):
    code = check_entry.attempt(entry, left_out)
    report.tell_reached()
    complete = entry.partition(":")[0] in sys.modules and load_urls()
    report.tell_reached()
    if code == 0 and complete:
        report.tell("complete", entry)
        sys.stdout.flush()
        with open(imports, encoding="utf-8") as lines:
            attempt_modules(report, *lines.read().splitlines())
    return code


def load_urls():
    """Django imports its URLs, and with them most of an application, for the first request; whether they load."""
    urls = sys.modules.get("django.urls")
    try:
        return not urls or bool(urls.get_resolver().url_patterns)
    except BaseException:
        return False


def attempt_modules(report, *modules):
    """Each may be missing, and none is the project's own."""
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    os.dup2(silence, 2)
    report.tell_reached()
    for each in modules:
        report.tell("try", each)
        known = len(sys.modules)
        name, _, names = each.partition(":")
        try:
            if not check_entry.is_own_name(name):
                __import__(name, None, None, names.split(",") if names else ())
        except BaseException:
            pass
        if len(sys.modules) != known:
            report.tell_reached()
    report.tell("done", len(modules))
    return 0


if __name__ == "__main__":
    number, command, *words = sys.argv[1:]
    sys.argv[1:] = []
    sys.path[0] = os.getcwd()
    report = Report(int(number))
    report.tell("started", command)
    attempt = {"entry": attempt_entry, "modules": attempt_modules}[command]
    result = attempt(report, *words)
    sys.stdout.flush()
    os._exit(result)
