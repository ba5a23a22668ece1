# /// script
# dependencies = ["ghostscript", "fpdf2", "pillow"]
# ///
import fpdf
import ghostscript
from PIL import Image

document = fpdf.FPDF()
document.add_page()
document.set_font("helvetica", size=48)
document.cell(text="Invoice")
document.output("/tmp/page.pdf")
ghostscript.Ghostscript(b"gs", b"-q", b"-dNOPAUSE", b"-dBATCH", b"-sDEVICE=png16m", b"-sOutputFile=/tmp/page.png", b"/tmp/page.pdf")
assert Image.open("/tmp/page.png").getextrema()[0] == (0, 255)
