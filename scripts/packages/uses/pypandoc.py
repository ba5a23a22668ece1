# /// script
# dependencies = ["pypandoc"]
# ///
import pypandoc

assert "<h1" in pypandoc.convert_text("# a", "html", format="markdown")
