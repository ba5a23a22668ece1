"""Imports every module of every installed package, and writes what happened to a file.

    python imports.py OUTPUT             all modules that the RECORDs name, apart from tests
    python imports.py OUTPUT EARLIER     the modules of an earlier output, and a list of what can no longer be imported

One child process a package, since an import may crash, hang or exit. The order is always the same, so that two runs
of the same files have the same outcome.
"""

import json
import os
import re
import select
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import distributions

SECONDS = 150
MODULE = re.compile(r"([A-Za-z_][\w/]*)(\.py|(\.cpython-[\w-]+|\.abi3)?\.so)")
LEFT_OUT = re.compile(r"(^|\.)(tests?|conftest|__main__|docs?|examples|setup)(\.|$)|(^|\.)test_|_test($|\.)|^antigravity$")

CHILD = """
import os, signal, sys
answers = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)
sys.argv[1:] = []
def late(*_): raise TimeoutError("took too long")
signal.signal(signal.SIGALRM, late)
for name in sys.stdin.read().split():
    signal.alarm(120)
    try:
        __import__(name)
        answer = "imported"
    except BaseException as error:
        answer = type(error).__name__ + ": " + str(error).split(chr(10))[0][:200]
    signal.alarm(0)
    answers.write(answer.encode("ascii", "replace").decode() + chr(10))
    answers.flush()
    # What was interrupted stays half imported, and whatever needs it could not be imported either.
    if answer.startswith("TimeoutError"):
        break
os._exit(0)
"""


def main(output, earlier=None):
    before = load(earlier) if earlier else None
    packages = {name: list(modules) for name, modules in before.items()} if before else modules_by_package()
    with ThreadPoolExecutor(2) as pool:
        outcomes = dict(zip(packages, pool.map(import_all, packages.values())))
    with open(output, "w", encoding="utf-8") as file:
        json.dump(outcomes, file, indent=1)
    count = [answer == "imported" for each in outcomes.values() for answer in each.values()]
    print("%d packages, %d modules, %d of them can be imported" % (len(outcomes), len(count), sum(count)))
    if not before:
        return 0
    lost = [(package, module, answer) for package, modules in outcomes.items() for module, answer in modules.items()
            if before[package][module] == "imported" != answer]
    for each in lost:
        print("LOST %s: %s: %s" % each)
    return 1 if lost else 0


def load(file):
    with open(file, encoding="utf-8") as text:
        return json.load(text)


def modules_by_package():
    found = {}
    for distribution in sorted(distributions(), key=lambda each: each.name.lower()):
        names = {module_of(str(path)) for path in distribution.files or []} - {None}
        found[distribution.name] = sorted(name for name in names if not LEFT_OUT.search(name))
    return found


def module_of(path):
    match = MODULE.fullmatch(path)
    return match[1].removesuffix("/__init__").replace("/", ".") if match else None


def import_all(modules):
    answers = []
    while len(answers) < len(modules):
        answers += attempt(modules[len(answers):])
    return dict(zip(modules, answers))


def attempt(modules):
    """The answers up to the first module that ends the child, or takes too long."""
    environment = {**os.environ, "HOME": "/tmp", "MPLBACKEND": "agg", "DJANGO_SETTINGS_MODULE": ""}
    with subprocess.Popen([sys.executable, "-c", CHILD], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL, cwd="/tmp", env=environment) as child:
        child.stdin.write("\n".join(modules).encode())
        child.stdin.close()
        answers = []
        while len(answers) < len(modules):
            line = child.stdout.readline() if select.select([child.stdout], [], [], SECONDS)[0] else b""
            if not line.endswith(b"\n"):
                child.kill()
                return [*answers, "ended the program"]
            answers.append(line.decode().rstrip("\n"))
            if answers[-1].startswith("TimeoutError"):
                break
    return answers


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
