# /// script
# dependencies = ["pydotplus"]
# ///
import pydotplus

assert pydotplus.graph_from_dot_data("digraph { a -> b }").create_png().startswith(b"\x89PNG")
