# /// script
# dependencies = ["rtree"]
# [tool.uv]
# no-binary-package = ["rtree"]
# ///
from rtree import index

tree = index.Index()
tree.insert(1, (0, 0, 1, 1))
assert list(tree.intersection((0, 0, 2, 2))) == [1]
