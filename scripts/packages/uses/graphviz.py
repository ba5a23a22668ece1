# /// script
# dependencies = ["graphviz"]
# ///
import graphviz

dot = graphviz.Digraph()
dot.edge("a", "b")
assert dot.pipe("png").startswith(b"\x89PNG") and b"<svg" in dot.pipe("svg")
