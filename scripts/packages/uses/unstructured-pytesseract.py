# /// script
# dependencies = ["unstructured-pytesseract"]
# ///
import unstructured_pytesseract
from PIL import Image, ImageDraw, ImageFont

page = Image.new("RGB", (400, 100), "white")
ImageDraw.Draw(page).text((20, 20), "Invoice", "black", ImageFont.load_default(48))
assert "Invoice" in unstructured_pytesseract.image_to_string(page)
