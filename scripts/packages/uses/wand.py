# /// script
# dependencies = ["wand"]
# ///
from wand.image import Image

with Image(width=100, height=40, background="white") as image:
    image.resize(50, 20)
    assert image.make_blob("png").startswith(b"\x89PNG") and image.make_blob("jpeg").startswith(b"\xff\xd8")
