"""Compiles the application's sources, imports its entry, and keeps the bytecode that this reached.

A change of one line of the application repeats this step and no other: it starts few programs, and none waits for what
can be done at the same time.
"""

import os

import tree
from application import sources
from application.trial import Trial
from bytecode.standard_library import compiled_here, within
from report import amount, files, say


def add_arguments(parser):
    parser.add_argument("--source", required=True, help="folder of the application, at its final path")
    parser.add_argument("--output", required=True, help="folder for the trees `application` and `python`")
    parser.add_argument("--environment", required=True, help="environment of the packages")
    parser.add_argument("--apart", action="append", default=[], help="file or folder that is in another layer")
    parser.add_argument("--directory", help="working directory of the image, --source by default")
    parser.add_argument("--user", type=int, help="user id of the container")
    parser.add_argument("--group", type=int, help="group id of the container")
    parser.add_argument("--entry", help="MODULE[:ATTRIBUTE] to import; without it the imports in the sources are tried")
    parser.add_argument("--left-out", action="append", default=[], help="module of the project, not in the image")
    parser.add_argument("--also", action="append", default=[], help="module that the server loads later")
    parser.add_argument("--metadata", action="append", default=[], help="package whose metadata is in another layer")
    parser.add_argument("--plugins", action="append", default=[], nargs=2, metavar=("PACKAGE", "TEXT"),
                        help="what its file entry_points.txt says")


def run(options):
    os.makedirs(options.output, exist_ok=True)
    trial = Trial(options) if os.access(options.environment + "/bin/python", os.X_OK) else None
    if trial:
        trial.start()
    count, compiled = sources.write(options.source, {options.environment, *options.apart},
                                    options.output + "/application")
    say("application: %s, %d compiled" % (files(count), compiled))
    if trial:
        keep(trial.finish(), options.output + "/python")
    else:
        say("application: built on another processor: nothing is imported, the bytecode of all of Python is kept")
        keep(compiled_here(), options.output + "/python")


def keep(paths, output):
    """Writes the tree with the bytecode that `library` made; what the base has already needs no layer."""
    os.makedirs(output, exist_ok=True)
    size = 0
    paths = [path for path in paths if tree.is_stamped(path)]
    for path in paths:
        with open(path, "rb") as file:
            content = file.read()
        size += len(content)
        tree.write(within(output, path), content)
    tree.stamp(output)
    say("python: bytecode of %s of the standard library, %s" % (files(len(paths), "module"), amount(size)))
