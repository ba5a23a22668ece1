# /// script
# dependencies = ["pydot"]
# ///
import pydot

assert pydot.graph_from_dot_data("digraph { a -> b }")[0].create_png().startswith(b"\x89PNG")
