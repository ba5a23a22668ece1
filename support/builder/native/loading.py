"""Opens native files in a child process, since one that does not fit may crash, hang or exit."""

import json
import select
import subprocess
import sys

# A large library takes seconds to relocate on a busy machine; one that takes this long waits for something.
SECONDS = 120

CHILD = """
import ctypes, json, os, sys
answers = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)
for file in json.load(sys.stdin):
    try:
        # All symbols now, none of them visible to the files that follow.
        ctypes.CDLL(file, os.RTLD_NOW | os.RTLD_LOCAL)
    except OSError as error:
        answer = str(error)
    else:
        answer = None
    answers.write(json.dumps(answer) + "\\n")
    answers.flush()
os._exit(0)
"""


def open_all(files):
    """Why each file does not open; None for one that does."""
    answers = []
    while len(answers) < len(files):
        answers += attempt(files[len(answers):])
    return answers


def attempt(files):
    """The answers up to the first file that ends the child."""
    with subprocess.Popen(
        [sys.executable, "-I", "-S", "-c", CHILD],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    ) as child:
        try:
            child.stdin.write(json.dumps(files).encode())
            child.stdin.close()
        except BrokenPipeError:
            pass
        answers = []
        while len(answers) < len(files):
            line = child.stdout.readline() if select.select([child.stdout], [], [], SECONDS)[0] else b""
            if not line.endswith(b"\n"):
                child.kill()
                return [*answers, "it ends the program that opens it"]
            answers.append(json.loads(line))
    return answers
