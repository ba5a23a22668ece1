"""The command `base`: compares an image of the user's own with what the user said about it.

Runs first on that image, with its own interpreter. What it finds names the option of `PythonBase.of` to correct.
"""

import os
import platform
import shutil
import sys

from places import INIT
from problems import Problems
from report import quote, say


PLATFORMS = {"x86_64": "linux/amd64", "aarch64": "linux/arm64"}


def add_arguments(parser):
    parser.add_argument("--python", required=True, metavar="X.Y[.Z]", help="what 'pythonVersion' says")
    parser.add_argument("--glibc", required=True, metavar="2.N", help="the C library that wheels are chosen for")
    parser.add_argument("--interpreter", help="what 'interpreter' says")
    parser.add_argument("--platform", required=True, metavar="linux/ARCH", help="what 'architecture' says")
    parser.add_argument("--any-processor", action="store_true",
                        help="this step may run on another processor, since 'multiPlatform' is true")
    parser.add_argument("--exact-glibc", action="store_true",
                        help="a newer one is wrong too, since what is compiled with it does not load elsewhere")
    parser.add_argument("--prop", default="base", help="of the image, which said it")
    parser.add_argument("--apt", action="store_true", help="packages are installed in this image, since 'apt' is true")


def run(options):
    problems = NamedProblems(options.prop)
    check_implementation(problems)
    check_version(options.python, problems)
    check_library(options.glibc, options.exact_glibc, problems)
    if options.interpreter:
        check_interpreter(options.interpreter, problems)
    if not options.any_processor:
        check_processor(options.platform, problems)
    if options.apt:
        check_apt(options.platform, problems)
    # No container runs in an image to compile in.
    if options.prop == "base":
        check_variables(problems)
        check_path(problems)
    problems.raise_if_any()
    say("base: Python %s, glibc %s, as expected" % (version(), glibc()))


class NamedProblems(Problems):
    """Sentences about another image than that of 'base'."""

    def __init__(self, prop):
        super().__init__()
        self.prop = prop

    def add(self, sentence):
        super().add(sentence.replace("'base'", "'%s'" % self.prop))


def check_implementation(problems):
    name = sys.implementation.name
    if name != "cpython":
        problems.add("the Python of 'base' is %s, which needs other wheels; use an image with CPython" % quote(name))
    # The letter is in the names of the wheels as well.
    elif "t" in sys.abiflags:
        problems.add("the Python of 'base' is free-threaded, which needs wheels that many packages do not have; "
                     "use an image without it")


def check_version(said, problems):
    parts = len(said.split("."))
    found = version(parts)
    if found != said:
        problems.add("'pythonVersion' of 'base' is %s, but the image has Python %s; set it to '%s'"
                     % (said, version(), found))


def check_library(said, is_exact, problems):
    found = glibc()
    if found is None:
        problems.add("the image of 'base' does not have glibc but another C library, such as musl, which needs other "
                     "wheels; use an image with glibc")
    elif minor(found) < minor(said) or is_exact and found != said:
        problems.add("'glibc' of 'base' is %s, but the image has glibc %s; set it to '%s'" % (said, found, found))


def check_interpreter(said, problems):
    """The environment names its folder, beside which Python looks for its library."""
    real = os.path.realpath(said)
    if os.path.dirname(real) != os.path.dirname(said):
        problems.add("'interpreter' of 'base' is %s, which is a link to %s; set it to that"
                     % (quote(said), quote(real)))


def check_processor(said, problems):
    """Emulated, the image says its own processor, too; not emulated, one for another does not run at all."""
    if processor() != said:
        problems.add("the image of 'base' that is used here is for %s, but 'architecture' is %s; if 'base' has one for "
                     "each, build with `--platform %s`, without emulation if 'multiPlatform' is true; else use another "
                     "one, or change 'architecture'" % (processor(), said, said))


def check_apt(said, problems):
    repair = "set 'apt' to false and 'interpreter' to %s" % quote(os.path.realpath(sys.executable))
    if not shutil.which("apt-get") or not os.path.exists("/bin/sh"):
        problems.add("the image of 'base' does not have both apt-get and a shell, with which packages are installed in "
                     "it; " + repair)
    elif processor() != said and is_ubuntu():
        problems.add("'multiPlatform' of 'base' is true, but the archive of Ubuntu that an image for %s uses does not "
                     "have packages for %s; %s, or build on %s" % (processor(), said, repair, said))


def check_variables(problems):
    """Those of Python with which no container of the image does what it should."""
    ignored = "Python ignores the bytecode in the image and compiles every module at each start"
    for name, value, effect in [
        ("PYTHONOPTIMIZE", sys.flags.optimize, ignored),
        ("PYTHONPYCACHEPREFIX", sys.pycache_prefix, ignored),
        ("PYTHONINSPECT", sys.flags.inspect, "every program ends with a prompt and another exit code"),
        ("PYTHONHOME", os.environ.get("PYTHONHOME"), "Python does not find the virtual environment of the image"),
    ]:
        if value:
            problems.add("the image of 'base' sets %s, with which %s; remove it there, or use an image made of it with "
                         "`ENV %s=`" % (name, effect, name))


def check_path(problems):
    """By which a container finds the init, its first program."""
    folder = os.path.dirname("/" + INIT)
    if folder not in map(os.path.normpath, os.environ.get("PATH", "").split(os.pathsep)):
        problems.add("PATH of the image of 'base' does not have %s, where the image has its init; use an image made of "
                     "it with `ENV PATH=\"%s:$PATH\"`" % (folder, folder))


def processor():
    """Docker's name of it."""
    machine = os.uname().machine
    return PLATFORMS.get(machine, "linux/" + machine)


def is_ubuntu():
    """Or derived from it."""
    try:
        release = platform.freedesktop_os_release()
    except OSError:
        return False
    return "ubuntu" in [release["ID"], *release.get("ID_LIKE", "").split()]


def version(parts=3):
    return ".".join(str(part) for part in sys.version_info[:parts])


def glibc():
    """Its version, such as `2.41`; None for another C library."""
    try:
        name, number = os.confstr("CS_GNU_LIBC_VERSION").split()
    except (AttributeError, OSError, ValueError):
        return None
    return number if name == "glibc" else None


def minor(number):
    return int(number.split(".")[1])
