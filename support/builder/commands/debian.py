"""The command `debian`: Debian's packages that the base lacks, as a tree of files on top of it.

Nothing is installed, so a base without a package manager can have them, and equal packages give an equal tree. Runs in
a stage that has apt, of the same release; the base is a folder here.
"""

import os
import stat
import tempfile

import tree
from debian import alternatives, made, scripts
from debian.apt import Apt
from debian.base import Base, check_same_release, release_of
from debian.loader_cache import write_cache
from debian.locales import PACKAGE as LOCALES, compile_locales
from debian.recognized import unknown_lines
from debian.snapshot import use_snapshot
from debian.unpack import Package
from problems import Problems
from report import amount, quote, say, some

# By Debian's name of a processor: its number in an ELF file, and the folder of its libraries.
PROCESSORS = {"amd64": (62, "x86_64-linux-gnu"), "arm64": (183, "aarch64-linux-gnu")}

# Has ldconfig, which `ctypes.util.find_library` asks where a library is.
FINDER = ("usr/sbin/ldconfig", "libc-bin")


def add_arguments(parser):
    parser.add_argument("--base", required=True, help="root of the image's base")
    parser.add_argument("--architecture", required=True, choices=PROCESSORS)
    parser.add_argument("--package", action="append", default=[], metavar="NAME", help="package that the image needs")
    parser.add_argument("--locale", action="append", default=[], metavar="NAME", help="such as de_DE.UTF-8")
    parser.add_argument("--snapshot", metavar="DATE", help="day of the archive, such as 20260901T000000Z")
    parser.add_argument("--mirror", help="what addresses of snapshots have before /debian/DATE")
    parser.add_argument("--output", required=True, help="folder that becomes the tree")


def run(options):
    base = Base(options.base)
    check_same_release(base, release_of("/"))
    if options.snapshot:
        use_snapshot(options.snapshot, options.mirror)
    asked = sorted({*options.package, *([] if base.has(FINDER[0]) or not options.package else [FINDER[1]])})
    machine, triplet = PROCESSORS[options.architecture]
    os.makedirs(options.output)
    with tempfile.TemporaryDirectory() as folder:
        apt = Apt(folder, options.architecture, base, asked)
        apt.update()
        versions = apt.resolve(asked) if asked else {}
        packages = [Package(archive) for archive in apt.download(asked, versions)] if versions else []
        check_scripts(packages)
        for package in packages:
            package.unpack(options.output)
            package.register(options.output)
        if options.locale:
            data = os.path.join(folder, "locales")
            Package(apt.fetch(LOCALES)).unpack(data)
            compile_locales(options.locale, data, options.output)
        finish(packages, options, machine, triplet)
    report(packages, asked, options.output)


def check_scripts(packages):
    """Before anything is unpacked, for all packages at once."""
    problems = Problems()
    for package in packages:
        if package.name in scripts.REFUSED:
            does, way = scripts.REFUSED[package.name]
            problems.add("Debian's package %s %s when it is installed, which this image cannot have done; %s"
                         % (quote(package.name), does, way))
        elif package.name not in {*scripts.UNNEEDED, *scripts.ALTERNATIVES, *made.KNOWN}:
            unknown = unknown_lines(package.control.get("postinst", ""))
            if unknown:
                problems.add("Debian's package %s runs a script when it is installed, of which it is not known what "
                             "the image needs (%s); put the package into a base image of your own"
                             % (quote(package.name), quote(unknown[0])))
    problems.raise_if_any()


def finish(packages, options, machine, triplet):
    for package in packages:
        if alternatives.asks(package):
            alternatives.choose(package, options.output)
    alternatives.forget(options.output)
    if packages:
        write_cache(options.base, options.output, machine)
    made.make([package.name for package in packages], options.base, options.output, triplet)
    tree.stamp(options.output)
    keep_folders(options.base, options.output)


def keep_folders(base, output):
    """A folder that the base has too stays as it is there, such as /tmp, which everybody may write to."""
    for folder, _, _ in os.walk(output):
        there = os.path.join(base, os.path.relpath(folder, output))
        if os.path.isdir(there) and not os.path.islink(there):
            os.chmod(folder, stat.S_IMODE(os.stat(there).st_mode))


def report(packages, asked, output):
    if asked and not packages:
        say("debian: the base has %s already" % some(map(quote, asked)))
    if not packages:
        return
    sizes = [os.lstat(os.path.join(folder, name)).st_size for folder, _, names in os.walk(output) for name in names]
    say("debian: %s, %s" % (some(["%s %s" % (each.name, each.version) for each in packages], 50), amount(sum(sizes))))
    for package in packages:
        if package.privileged:
            say("debian: %s without the rights of another user: %s"
                % (package.name, some("/" + path for path in package.privileged)))
