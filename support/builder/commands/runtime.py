"""The command `runtime`: makes the tree that every image has in front of its packages.

The environment without packages, for the interpreter of the image; the init; the user; our programs, and our modules
that an application loads.
Runs nothing of the base: its interpreter may be at another path than the builder's, and it may have no shell.
"""

import os
import sys

from bytecode.pyc import bytecode, place
from places import INIT
from problems import Problems
from report import quote, say
from tree import stamp, write

SUPPORT = "opt/container"
PROGRAMS = ("await_release.py", "drain.py", "heartbeat.py", "launch.py", "limit.py", "probe.py", "worker.py")
# A file for each program that worker.py starts.
WORKERS = "workers"
# Among the packages, where Python finds them behind the project's own: no variable has to name their folder.
MODULES = ("container_health.py",)


def add_arguments(parser):
    parser.add_argument("--environment", required=True, help="the path of the virtual environment in the image")
    parser.add_argument("--interpreter", default=os.path.realpath(sys.executable),
                        help="the path of the interpreter in the image; by default that of the one that runs this")
    parser.add_argument("--user", required=True, type=int, metavar="UID")
    parser.add_argument("--group", required=True, type=int, metavar="GID")
    parser.add_argument("--name", required=True, help="of the user and the group, where the base names neither")
    parser.add_argument("--home", required=True, help="the user's home folder")
    parser.add_argument("--etc", required=True, help="the folder /etc of the base")
    parser.add_argument("--init", required=True, help="the init program, a static one")
    parser.add_argument("--support", required=True, help="the folder of %s" % ", ".join((*PROGRAMS, WORKERS, *MODULES)))
    parser.add_argument("--output", required=True, help="the folder that becomes the tree")


def run(options):
    problems = Problems()
    environment = os.path.abspath(options.environment).lstrip("/")
    packages = "%s/lib/python%d.%d/site-packages" % (environment, *sys.version_info[:2])
    places = {options.init: INIT}
    workers = os.path.join(options.support, WORKERS)
    adding = [os.path.join(WORKERS, name) for name in sorted(os.listdir(workers))] if os.path.isdir(workers) else []
    for folder, names in ((SUPPORT, (*PROGRAMS, *adding)), (packages, MODULES)):
        places.update((os.path.join(options.support, name), os.path.join(folder, name)) for name in names)
    if not adding:
        problems.add("folder %s does not exist or is empty; the image needs it" % quote(workers))
    for file in places:
        if not os.path.isfile(file):
            problems.add("file %s does not exist; the image needs it" % quote(file))
    problems.raise_if_any()
    tree = options.output
    write_environment(os.path.join(tree, environment), options.interpreter)
    for source, target in places.items():
        copy(source, os.path.join(tree, target), executable=target == INIT)
    for name in MODULES:
        compile_module(tree, os.path.join("/" + packages, name))
    for file, number, rest in [
        ("passwd", options.user, "%d::%s:/usr/sbin/nologin" % (options.group, options.home)),
        ("group", options.group, ""),
    ]:
        lines = with_entry(read(os.path.join(options.etc, file)), options.name, number, rest)
        write(os.path.join(tree, "etc", file), "".join(line + "\n" for line in lines).encode(*ENCODING))
    stamp(tree)


def write_environment(root, interpreter):
    """The few files that make Python take a folder for an environment; the rest of `uv venv` is for shells."""
    settings = "home = %s\ninclude-system-site-packages = false\n" % os.path.dirname(interpreter)
    write(os.path.join(root, "pyvenv.cfg"), settings.encode())
    programs = os.path.join(root, "bin")
    os.makedirs(programs)
    os.symlink(interpreter, os.path.join(programs, "python"))
    for name in ("python3", "python%d.%d" % sys.version_info[:2]):
        os.symlink("python", os.path.join(programs, name))


def copy(source, target, executable):
    with open(source, "rb") as content:
        write(target, content.read(), executable)


def compile_module(tree, path):
    """A program is compiled at each start, whatever lies beside it; a module is not."""
    with open(tree + path, "rb") as source:
        write(tree + place(path), bytecode(source.read(), path))


# The base may have comments in any encoding.
ENCODING = ("utf-8", "surrogateescape")


def read(file):
    """Without a file, as without an entry, the base names nobody."""
    if not os.path.exists(file):
        return []
    with open(file, encoding=ENCODING[0], errors=ENCODING[1]) as text:
        return text.read().splitlines()


def with_entry(lines, name, number, rest):
    """The first field is the name and the third the id, in passwd and in group. No name gets two ids."""
    known = {fields[2]: fields[0] for line in lines if len(fields := line.split(":")) > 2}
    if str(number) in known:
        return lines
    if name in known.values():
        other = next(each for each in known if known[each] == name)
        say("runtime: %s of the base has the id %s, so %d is called %s%d; to run as the base's, set 'user' of the image"
            % (quote(name), other, number, name, number))
        name += str(number)
    return [*lines, "%s:x:%d:%s" % (name, number, rest)]
