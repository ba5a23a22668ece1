"""The steps of an image build that are written in Python: `python3 -B /build COMMAND ...`.

Runs while an image is built and is never part of one. Uses the standard library only, of Python 3.11 and newer.
Every command is a module of `commands/` with `add_arguments(parser)` and `run(options)`, loaded only when it is the one
asked for: on the runtime's own base a command must not need more than it uses itself. The other folders have what the
commands do, and the files beside this one what all of them use.
"""

import argparse
import importlib
import sys

from problems import BuildError

# Not from the text above, which a base that sets PYTHONOPTIMIZE=2 removes.
DESCRIPTION = "The steps of an image build that are written in Python."

COMMANDS = {
    "base": "compare an image of the user's own with what the user said about it",
    "credentials": "make one netrc file of the secrets that the build was given",
    "fetch": "download what another step builds, without running code of it",
    "wheel": "build a wheel of a package of the project",
    "refused": "say which servers refuse a package, after uv could not install",
    "layers": "prune, strip and compile the installed packages, and move each group into a tree of its own",
    "runtime": "make the tree with the environment's interpreter, the init, the user and our two programs",
    "allocator": "unpack the memory allocator that the image preloads into a tree of its own",
    "library": "compile the standard library",
    "debian": "unpack Debian's packages that the base lacks into a tree of their own",
    "sources": "take Debian's packages from the archive as it was on a day",
    "extensions": "open every native extension, on the file system of the final image",
    "step": "run a command on the application's files, and keep what it is to write",
    "outputs": "keep what another image built",
    "messages": "compile translations",
    "application": "compile the sources, import the entry, and keep the bytecode that it reached",
}


def main(words):
    parser = argparse.ArgumentParser(prog="build", description=DESCRIPTION, allow_abbrev=False)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    chosen = None
    for name, text in COMMANDS.items():
        command = commands.add_parser(name, help=text, description=text, allow_abbrev=False)
        if name == next(iter(words), None):
            chosen = importlib.import_module("commands." + name)
            chosen.add_arguments(command)
    options = parser.parse_args(words)
    try:
        chosen.run(options)
    except BuildError as error:
        for sentence in error.sentences:
            print("build: " + sentence, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
