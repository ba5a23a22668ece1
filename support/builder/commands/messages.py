"""Compiles translations as Django's `compilemessages` does: `msgfmt --check-format` for each `.po` file."""

import os
import subprocess

from parallel import in_threads
from problems import Problems
from report import quote
from steps import outputs


def add_arguments(parser):
    parser.add_argument("--inputs", required=True, help="folder of the application with its .po files")
    parser.add_argument("--application", required=True, help="folder of the application in the image")
    parser.add_argument("--output", required=True, help="folder of the tree")


def run(options):
    names = [os.path.relpath(path, options.inputs) for path in outputs.below(options.inputs) if path.endswith(".po")]
    problems = Problems()
    for name, error in zip(names, in_threads(lambda name: compile_one(name, options), names)):
        if error:
            problems.add("msgfmt refuses %s: %s" % (quote(name), error))
    problems.raise_if_any()
    outputs.finish(options.output)


def compile_one(name, options):
    """What msgfmt says against a file; nothing if it was compiled."""
    target = os.path.join(options.output + options.application, name[:-len("po")] + "mo")
    os.makedirs(os.path.dirname(target), exist_ok=True)
    # Of the folder, so that its messages name files as the project does.
    done = subprocess.run(["msgfmt", "--check-format", "-o", target, name], cwd=options.inputs, capture_output=True,
                          check=False)
    text = done.stderr.decode(errors="replace").split("\n")
    return "; ".join(" ".join(line.split()) for line in text if line.strip())[:500] if done.returncode else None
