"""Removes what the rules chose; returns the bytes that this saves."""

import os

from bytecode.pyc import read
from pruning.rules import RULES, is_kept
from tree import write


def remove(environment, pruned):
    """Of each file, by rule."""
    sizes = {rule: {} for rule in RULES}
    for rules in pruned.values():
        for path, rule in rules.items():
            sizes[rule][path] = os.lstat(environment.path(path)).st_size
    for path in set().union(*sizes.values()):
        os.remove(environment.path(path))
    return {rule: list(sizes_of_rule.values()) for rule, sizes_of_rule in sizes.items()}


def shorten_metadata(environment, owner_of, keep):
    """The README of each package, which METADATA repeats after an empty line: of each path that changed."""
    saved = {}
    for path, owner in sorted(owner_of.items()):
        if path == owner.info + "/METADATA" and not is_kept("docs", owner.name, keep):
            text = read(environment.path(path))
            header, _, readme = text.replace(b"\r\n", b"\n").partition(b"\n\n")
            if readme:
                write(environment.path(path), header + b"\n")
                saved[path] = len(text) - len(header) - 1
    return saved
