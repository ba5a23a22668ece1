"""Decides which package a file belongs to when several name it, as `__init__.py` of a shared namespace often is."""

import os

from packages.record import ALGORITHMS, hash_of
from packages.settling import settle
from report import quote

# What is wrong with a path of several packages: one of their files is on the disk, and chance decided which.
DIFFERENT = "with different content"
UNKNOWN = "with no hash in a RECORD, so nobody knows whether it is the same"


def owners(environment, distributions, pruned, problems):
    """The package that each kept file moves with. What one owner needs is pruned for none."""
    naming = {}
    for distribution in sorted(distributions, key=lambda each: (each.group, each.name)):
        for path in distribution.rows:
            naming.setdefault(path, []).append(distribution)
    owner_of = {}
    disagreements = {}
    for path, several in naming.items():
        if all(path in pruned[each.name] for each in several):
            continue
        for each in several:
            pruned[each.name].pop(path, None)
        doubt = doubt_about(environment.path(path), [each.rows[path][0] for each in several])
        if doubt and not settle(environment, path, several, doubt):
            disagreements.setdefault((*sorted(each.name for each in several), doubt), []).append(path)
        if path in several[0].rows:
            owner_of[path] = several[0]
    for (*names, doubt), paths in sorted(disagreements.items()):
        problems.add(disagreement(names, sorted(paths), doubt))
    return owner_of


def doubt_about(file, hashes):
    """None where the file is what each package says of it; a RECORD may say nothing, or use another algorithm."""
    if len(hashes) == 1 or len(set(hashes)) == 1 and hashes[0]:
        return None
    known = {each for each in hashes if each.partition("=")[0] in ALGORITHMS} if not os.path.islink(file) else set()
    if not known:
        return UNKNOWN
    return None if all(each == hash_of(file, each.partition("=")[0]) for each in known) else DIFFERENT


def disagreement(names, paths, doubt):
    others = " and %s more" % len(paths[1:]) if len(paths) > 1 else ""
    first = "use wheels that have hashes, " if doubt == UNKNOWN else ""
    return ("packages %s both install %s%s, %s; %sremove one of them with `uv remove` or in "
            "'override-dependencies' of [tool.uv], or use LayerStrategy.single(), where the one installed last wins"
            % (" and ".join(map(quote, names)), quote(paths[0]), others, doubt, first))
