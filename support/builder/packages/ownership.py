"""Decides which package a file belongs to when several name it, as `__init__.py` of a shared namespace often is."""

from packages.shared_paths import settle
from report import quote


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
        hashes = {each.rows[path][0] for each in several}
        if len(several) > 1 and (len(hashes) > 1 or "" in hashes) and not settle(environment, path, several):
            disagreements.setdefault(tuple(sorted(each.name for each in several)), []).append(path)
        if path in several[0].rows:
            owner_of[path] = several[0]
    for names, paths in sorted(disagreements.items()):
        problems.add(disagreement(names, sorted(paths)))
    return owner_of


def disagreement(names, paths):
    others = " and %s more" % len(paths[1:]) if len(paths) > 1 else ""
    return ("packages %s both install %s%s, with different content; remove one of them with `uv remove` or in "
            "'override-dependencies' of [tool.uv], or use LayerStrategy.single(), where the one installed last wins"
            % (" and ".join(map(quote, names)), quote(paths[0]), others))
