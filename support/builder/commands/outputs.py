"""Makes a tree of what another image built: a file or folder of its stage, at its place in this image."""

import os

from problems import Problems
from report import quote
from steps import outputs, secrets


def add_arguments(parser):
    parser.add_argument("--made", required=True, help="file or folder that a stage made")
    parser.add_argument("--name", required=True, help="the same, as the user calls it")
    parser.add_argument("--to", required=True, help="its path in the image")
    parser.add_argument("--secrets", metavar="FOLDER", help="the secrets of its commands")
    parser.add_argument("--stage", metavar="FOLDER", help="all files of the stage, which must not have them")
    parser.add_argument("--output", required=True, help="folder of the tree")


def run(options):
    problems = Problems()
    search = secrets.Search(secrets.read(options.secrets))
    outputs.check(options.made, options.name, search, problems)
    for path, name in search.below(options.stage, os.path.join(options.stage, os.path.basename(options.made))) \
            if options.stage else ():
        problems.add("the stage has the build secret %s in %s, and so has the builder's cache, which may be exported; "
                     "remove the file in the command that writes it" % (quote(name), quote("/" + path)))
    if os.path.isdir(options.made) and not os.listdir(options.made):
        problems.add("folder %s is empty after the build of its stage; correct 'output', or 'run'" % quote(options.name))
    problems.raise_if_any()
    outputs.copy(options.made, options.output + options.to)
    outputs.finish(options.output)
