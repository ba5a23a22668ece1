"""python -m jobs.send FRAMEWORK FIRST COUNT SECONDS [FUNCTION]"""

import importlib
import sys


def main(framework, first, count, seconds, function="run"):
    calls = [(number, float(seconds)) for number in range(int(first), int(first) + int(count))]
    importlib.import_module("jobs.by_" + framework).send(calls, function)


if __name__ == "__main__":
    main(*sys.argv[1:])
