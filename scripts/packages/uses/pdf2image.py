# /// script
# dependencies = ["pdf2image", "fpdf2"]
# ///
import fpdf
import pdf2image

document = fpdf.FPDF()
document.add_page()
assert pdf2image.convert_from_bytes(bytes(document.output()))[0].width > 100
