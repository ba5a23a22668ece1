# /// script
# dependencies = ["pybedtools"]
# ///
import pybedtools

assert len(pybedtools.BedTool("chr1 1 5", from_string=True).merge()) == 1
