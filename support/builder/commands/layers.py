"""The command `layers`: makes a tree of the files of each group of installed packages, ready to be copied to `/`.

Nothing is downloaded or imported here, and the same environment gives the same bytes.
"""

import argparse
import os

from bytecode.compiling import compile_all, packed_columns
from bytecode.pyc import place
from native.stripping import is_native, strip_all
from packages.distributions import SKELETON, Environment, read_distributions
from packages.divide import divide
from packages.names import normalized
from packages.ownership import owners
from packages.record import write_record
from packages.requirements import read_groups
from problems import Problems
from pruning.decide import Pruning
from pruning.remove import remove, shorten_metadata
from pruning.rules import RULES, is_kept
from report import amount, files, quote, say, say_size, some

def add_arguments(parser):
    parser.add_argument("--environment", required=True, help="the virtual environment with every group installed")
    parser.add_argument("--requirements", required=True, help="the folder of the files 01.txt, 02.txt, ...")
    parser.add_argument("--output", required=True, help="the folder that gets a tree for each file")
    parser.add_argument("--strip", help="the program that removes symbols; without it all are kept")
    parser.add_argument("--keep", action="append", default=[], metavar="RULE:PACKAGE|RULE:*", type=rule_and_package,
                        help="does not apply a rule (%s) to a package, or to any" % ", ".join(RULES))
    parser.add_argument("--compiler", action="store_true", help="the image may have a compiler of C")
    parser.add_argument("--keep-symbols", action="append", default=[], metavar="PACKAGE|*", type=package,
                        help="does not strip the native files of a package, or of any")


def package(text):
    return text if text == "*" else normalized(text)


def rule_and_package(text):
    rule, separator, name = text.partition(":")
    if rule not in RULES or not separator or not name:
        raise argparse.ArgumentTypeError("%s: expected RULE:PACKAGE or RULE:*, with a rule of %s"
                                         % (quote(text), ", ".join(RULES)))
    return rule, package(name)


def run(options):
    problems = Problems()
    group_of, groups = read_groups(options.requirements, problems)
    environment = Environment(options.environment)
    distributions = read_distributions(environment, group_of, problems)
    problems.raise_if_any()

    pruned = Pruning(environment, distributions, set(options.keep), options.compiler).decide()
    owner_of = owners(environment, distributions, pruned, problems)
    problems.raise_if_any()

    saved = remove(environment, pruned)
    shortened = shorten_metadata(environment, owner_of, options.keep)
    saved["docs"] += shortened.values()
    for rule, sizes in saved.items():
        say_size(rule, "saves", sum(sizes), len(sizes))
    changed = {*shortened, *strip(environment, owner_of, options)}
    bytecode = compile_kept(environment, owner_of, options.keep)
    for distribution in distributions:
        kept = {path for path in distribution.rows if path in owner_of}
        write_record(environment, distribution, kept, changed, bytecode)
    group_of_path = {path: owner.group for path, owner in owner_of.items()}
    group_of_path.update((bytecode[path], group_of_path[path]) for path in bytecode)
    report_sizes(environment, owner_of)
    divide(environment, group_of_path, groups, options.output)
    report_left_out(environment)


def strip(environment, owner_of, options):
    """The paths of the files that changed."""
    keep = set(options.keep_symbols)
    if not options.strip or "*" in keep:
        return []
    native = {environment.path(path): path for path in sorted(owner_of)
              if is_native(path) and owner_of[path].name not in keep}
    saved, kept = strip_all([file for file in native if not os.path.islink(file)], options.strip)
    say_size("symbols", "saves", sum(saved.values()), len(saved))
    alike = {}
    for file, reason in kept.items():
        alike.setdefault((owner_of[native[file]].name, reason), []).append(shown(native[file]))
    for (name, reason), names in sorted(alike.items()):
        say("symbols: %s of %s keeps them, since %s; to leave the package as it is, use "
            "symbols: NativeSymbols.stripped({ except: [%s] })" % (some(names), quote(name), reason, quote(name)))
    return [native[file] for file in saved]


def compile_kept(environment, owner_of, keep):
    """The bytecode of each source that has one."""
    sources = [path for path in sorted(owner_of) if path.endswith(".py") and "/site-packages/" in path
               and not os.path.islink(environment.path(path))]
    compiled = {}
    for columns in (True, False):
        chosen = [path for path in sources if is_kept("columns", owner_of[path].name, keep) is columns]
        pairs = [[environment.path(path), place(environment.path(path))] for path in chosen]
        sizes = compile_all(pairs, columns)
        compiled.update(zip(chosen, sizes))
        if not columns:
            say_size("columns", "saves", packed_columns(pairs, sizes), len(pairs), " when packed, by a sample")
    bytecode = {path: place(path) for path, size in compiled.items() if size is not None}
    odd = [shown(path) for path, size in compiled.items() if size is None]
    say_size("bytecode", "adds", sum(size or 0 for size in compiled.values()), len(bytecode))
    if odd:
        say("bytecode: none for %s that this Python cannot compile: %s" % (files(len(odd)), some(odd)))
    return bytecode


def shown(path):
    """Below the folder of the packages, if it is there."""
    return path.rpartition("/site-packages/")[2]


def report_sizes(environment, owner_of):
    """The largest packages, as they will be in the image without their bytecode."""
    sizes = {}
    for path, owner in owner_of.items():
        sizes[owner.name] = sizes.get(owner.name, 0) + os.lstat(environment.path(path)).st_size
    largest = sorted(sizes, key=lambda name: (-sizes[name], name))[:5]
    say("largest: " + ", ".join("%s %s" % (name, amount(sizes[name])) for name in largest))


def report_left_out(environment):
    """Files that no package names: those of the environment itself are expected, others may be missed."""
    left = [os.path.relpath(os.path.join(folder, name), environment.root)
            for folder, _, names in os.walk(environment.root) for name in names]
    odd = [path for path in left if not SKELETON.fullmatch(path) and not path.endswith(".pyc")]
    if odd:
        say("left out: %s that no RECORD names: %s" % (files(len(odd)), some(odd)))
