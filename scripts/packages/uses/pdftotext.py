# /// script
# dependencies = ["pdftotext", "fpdf2"]
# [tool.uv]
# dependency-metadata = [{ name = "pdftotext" }]
# ///
import io

import fpdf
import pdftotext

document = fpdf.FPDF()
document.add_page()
document.set_font("helvetica")
document.cell(text="Invoice")
assert "Invoice" in pdftotext.PDF(io.BytesIO(bytes(document.output())))[0]
