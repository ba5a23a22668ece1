# /// script
# dependencies = ["ghostscript", "fpdf2"]
# ///
import os

import fpdf
import ghostscript

document = fpdf.FPDF()
document.add_page()
document.output("/tmp/page.pdf")
ghostscript.Ghostscript(b"gs", b"-q", b"-dNOPAUSE", b"-dBATCH", b"-sDEVICE=png16m", b"-sOutputFile=/tmp/page.png", b"/tmp/page.pdf")
assert os.path.getsize("/tmp/page.png") > 100
