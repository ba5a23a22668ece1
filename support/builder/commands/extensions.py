"""Opens every native file of the environment, on the file system of the final image, with the image's own Python.

A library that is missing here is missing in every container: it ends the build, with the package that has it.
"""

import os
import sys

from native.by_name import remark_on
from native.installed import native_files
from native.opening import open_each
from native.sonames import is_from_host, repair
from native.unopened import UnopenedFile
from problems import BuildError, Problems
from report import files, quote, say


def add_arguments(parser):
    parser.add_argument("--environment", default=sys.prefix, help="that of the running Python by default")


def run(options):
    paths, others = native_files(options.environment)
    if not paths:
        refuse_others([UnopenedFile(options.environment, path, None) for path in others])
    failed = [UnopenedFile(options.environment, path, error)
              for path, error in zip(paths, open_each(paths)) if error is not None]
    for each in failed:
        each.judge()
    problems = Problems()
    for soname, needing in needed(failed).items():
        problems.add("%s is missing, which %s; %s" % (quote(soname), who(needing), repair(soname, packages(needing))))
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
                         "build for the platform in the first line of the Dockerfile"
                         % (quote(module.shown), quote(module.package), os.uname().machine))


def needed(failed):
    """The missing libraries in order, each with the files that need it."""
    found = {}
    for each in failed:
        for soname in each.missing:
            found.setdefault(soname, []).append(each)
    return {soname: found[soname] for soname in sorted(found) if not is_from_host(soname)}


def packages(needing):
    return sorted({each.package for each in needing})


def who(needing):
    """The packages, each with one file of it."""
    texts = ["%s needs (%s)" % (quote(name), quote(next(each.shown for each in needing if each.package == name)))
             for name in packages(needing)]
    return " and ".join(texts)
