"""The command `allocator`: makes the tree of the library that every process of the image gets its memory from.

Debian's archive of it was downloaded before. It needs no other package than what is in every supported base, which the
command `extensions` tries.
"""

import glob
import os

from debian.unpack import Package
from problems import BuildError
from report import quote
from tree import stamp


def add_arguments(parser):
    parser.add_argument("--archives", required=True, help="folder of what was downloaded")
    parser.add_argument("--package", required=True, help="the package that has the library")
    parser.add_argument("--output", required=True, help="the folder that becomes the tree")


def run(options):
    archives = glob.glob(os.path.join(glob.escape(options.archives), options.package + "_*.deb"))
    if len(archives) != 1:
        raise BuildError("folder %s has %d archives of %s; the image needs one"
                         % (quote(options.archives), len(archives), quote(options.package)))
    package = Package(archives[0])
    package.unpack(options.output)
    package.register(options.output)
    stamp(options.output)
