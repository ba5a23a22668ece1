"""Moves what is kept into the tree of its group."""

import os

from tree import stamp


def divide(environment, group_of_path, groups, output):
    """Every group gets a tree, an empty one too: the Dockerfile copies each."""
    trees = {group: os.path.join(output, group) for group in groups}
    made = set()
    for tree in trees.values():
        os.makedirs(tree)
    for path in sorted(group_of_path):
        target = trees[group_of_path[path]] + environment.path(path)
        folder = os.path.dirname(target)
        if folder not in made:
            os.makedirs(folder, exist_ok=True)
            made.add(folder)
        os.rename(environment.path(path), target)
    for tree in trees.values():
        stamp(tree)
