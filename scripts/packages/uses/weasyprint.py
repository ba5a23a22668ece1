# /// script
# dependencies = ["weasyprint"]
# ///
import weasyprint

pdf = weasyprint.HTML(string="<p>Invoice</p>").write_pdf()
assert pdf.startswith(b"%PDF") and b"/FontFile" in weasyprint.HTML(string="<p>a</p>").write_pdf(uncompressed_pdf=True)
