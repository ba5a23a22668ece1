"""Calls a build backend as PEP 517 says, with the Python that has what the build requires.

Given as text to that Python, so it imports nothing of ours. Writes what it found to a file, since a backend prints.
"""

import importlib
import importlib.metadata
import json
import re
import sys


def main(asked):
    sys.path[:0] = asked["path"]
    module, _, attribute = asked["backend"].partition(":")
    try:
        backend = importlib.import_module(module)
    except ModuleNotFoundError as error:
        return {"import": str(error)}
    for name in attribute.split(".") if attribute else ():
        backend = getattr(backend, name)
    hook = getattr(backend, "get_requires_for_build_wheel", None)
    missing = [each for each in (hook(asked["settings"]) if hook else ()) if not is_installed(each)]
    if missing:
        return {"missing": missing}
    return {"wheel": backend.build_wheel(asked["output"], asked["settings"])}


def is_installed(requirement):
    """By name alone: which version fits is checked by whoever made the lock."""
    name, _, marker = requirement.partition(";")
    try:
        importlib.metadata.distribution(re.match(r"[A-Za-z0-9._-]+", name.strip())[0])
    except importlib.metadata.PackageNotFoundError:
        # What is for another system or Python; a backend rarely returns such.
        return bool(marker)
    return True


if __name__ == "__main__":
    # First: backends replace them with those of a command of their own.
    _, question, answer = sys.argv
    found = main(json.loads(question))
    with open(answer, "w", encoding="utf-8") as file:
        json.dump(found, file)
