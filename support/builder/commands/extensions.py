"""Opens every native file of the environment, on the file system of the final image, with the image's own Python.

A library that is missing or too old here is so in every container: it ends the build, with the package that has it.
"""

import os
import sys

from native.by_name import remark_on
from native.elf import read_elf
from native.installed import native_files
from native.opening import open_each
from native.preloaded import check_preloaded
from native.refused import remedy
from native.sonames import is_from_host, repair
from native.unopened import UnopenedFile
from packages.requirements import normalized
from packages.shared import check_shared
from problems import BuildError, Problems
from report import files, quote, say, some


# By the number of the processor in an ELF file.
PLATFORMS = {62: "linux/amd64", 183: "linux/arm64"}


def add_arguments(parser):
    parser.add_argument("--environment", default=sys.prefix, help="that of the running Python by default")
    parser.add_argument("--unchecked", action="append", default=[], metavar="PACKAGE",
                        help="package whose native files need not open")
    parser.add_argument("--compiled", action="append", default=[], metavar="PACKAGE",
                        help="package of the project, whose layer may have replaced files of others")


def run(options):
    paths, others = native_files(options.environment)
    if not paths:
        refuse_others([UnopenedFile(options.environment, path, None) for path in others])
    failed = [UnopenedFile(options.environment, path, error)
              for path, error in zip(paths, open_each(paths)) if error is not None]
    for each in failed:
        each.judge()
        if normalized(each.package) in options.unchecked:
            each.forgive()
    problems = Problems()
    check_preloaded(problems)
    check_shared(options.environment, options.compiled, problems)
    for soname, needing in needed(failed).items():
        problems.add("%s is missing, which %s; %s%s" % (quote(soname), who(needing), repair(soname, packages(needing)),
                                                        way_out(packages(needing))))
    for (package, refusal), names in refused(failed).items():
        problems.add("%s of %s does not open in the image: %s; %s%s" % (
            some(map(quote, names), 1), quote(package), refusal, remedy(refusal, package), way_out([package])))
    problems.raise_if_any()
    if paths:
        opened = len(paths) - sum(each.remark is not None for each in failed)
        say("extensions: opened %s" % files(opened, "native file"))
    for each in failed:
        if each.remark is not None:
            say("extensions: %s of %s does not open: %s" % (quote(each.shown), quote(each.package), each.remark))
    remark_on(options.environment)


def refuse_others(others):
    """A package may bring the files of other processors beside ours, or data that is only meant for them."""
    module = next((each for each in others if each.module), None)
    if module is not None:
        raise BuildError("%s of %s is not for the processor of this image (%s), and neither is any other native file; "
                         "build %s"
                         % (quote(module.shown), quote(module.package), os.uname().machine, platform_of(module.path)))


def platform_of(path):
    """How to build for the processor that a native file is for."""
    machine = read_elf(path).machine
    platform = PLATFORMS.get(machine)
    return "with `--platform %s`" % platform if platform else "for the processor with the number %d" % machine


def needed(failed):
    """The missing libraries in order, each with the files that need it."""
    found = {}
    for each in failed:
        for soname in each.missing:
            found.setdefault(soname, []).append(each)
    return {soname: found[soname] for soname in sorted(found) if not is_from_host(soname)}


def refused(failed):
    """The files that the loader refuses, by their package and its words."""
    found = {}
    for each in failed:
        if each.refusal:
            found.setdefault((each.package, each.refusal), []).append(each.shown)
    return {key: found[key] for key in sorted(found)}


def way_out(names):
    return "; if the application loads no such file, use uncheckedExtensions: [%s]" % ", ".join(map(quote, names))


def packages(needing):
    return sorted({each.package for each in needing})


def who(needing):
    """The packages, each with one file of it."""
    texts = ["%s needs (%s)" % (quote(name), quote(next(each.shown for each in needing if each.package == name)))
             for name in packages(needing)]
    return " and ".join(texts)
