# /// script
# dependencies = ["tesserocr", "pillow"]
# ///
import tesserocr
from PIL import Image, ImageDraw, ImageFont

page = Image.new("RGB", (400, 100), "white")
ImageDraw.Draw(page).text((20, 20), "Invoice", "black", ImageFont.load_default(48))
with tesserocr.PyTessBaseAPI(path="/usr/share/tesseract-ocr/5/tessdata") as api:
    api.SetImage(page)
    assert "Invoice" in api.GetUTF8Text()
