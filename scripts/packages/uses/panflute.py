# /// script
# dependencies = ["panflute"]
# ///
import panflute

assert "<h1" in panflute.convert_text("# a", output_format="html")
