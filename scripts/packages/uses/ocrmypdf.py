# /// script
# dependencies = ["ocrmypdf"]
# ///
import ocrmypdf
from PIL import Image, ImageDraw, ImageFont

if __name__ == "__main__":
    page = Image.new("RGB", (800, 300), "white")
    ImageDraw.Draw(page).text((100, 100), "Invoice", "black", ImageFont.load_default(64))
    page.save("/tmp/page.png", dpi=(200, 200))
    ocrmypdf.ocr("/tmp/page.png", "/tmp/page.pdf", jobs=1, progress_bar=False)
    assert b"%PDF" in open("/tmp/page.pdf", "rb").read(8)
