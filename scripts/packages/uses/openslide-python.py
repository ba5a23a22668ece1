# /// script
# dependencies = ["openslide-python"]
# ///
import openslide
from PIL import Image

Image.new("RGB", (64, 64), "white").save("/tmp/a.png")
assert openslide.__library_version__ and openslide.OpenSlide.detect_format("/tmp/a.png") is None
