# /// script
# dependencies = ["pandoc"]
# ///
import pandoc

assert "<h1" in pandoc.write(pandoc.read("# a"), format="html")
