# /// script
# dependencies = ["pdfkit"]
# ///
import pdfkit
