# /// script
# dependencies = ["pyexiftool", "pillow"]
# ///
import exiftool
from PIL import Image

Image.new("RGB", (8, 8)).save("/tmp/a.jpeg")
with exiftool.ExifToolHelper() as tool:
    assert tool.get_metadata("/tmp/a.jpeg")[0]["File:ImageWidth"] == 8
