"""Makes a tree of what another image built: a file or folder of its stage, at its place in this image."""

import os

from problems import Problems
from report import quote
from steps import outputs


def add_arguments(parser):
    parser.add_argument("--made", required=True, help="file or folder that a stage made")
    parser.add_argument("--name", required=True, help="the same, as the user calls it")
    parser.add_argument("--to", required=True, help="its path in the image")
    parser.add_argument("--output", required=True, help="folder of the tree")


def run(options):
    problems = Problems()
    outputs.check(options.made, options.name, {}, problems)
    if os.path.isdir(options.made) and not os.listdir(options.made):
        problems.add("folder %s is empty after the build of its stage; correct 'output', or 'run'" % quote(options.name))
    problems.raise_if_any()
    outputs.copy(options.made, options.output + options.to)
    outputs.finish(options.output)
