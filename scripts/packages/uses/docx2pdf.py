# /// script
# dependencies = ["docx2pdf"]
# ///
import docx2pdf
