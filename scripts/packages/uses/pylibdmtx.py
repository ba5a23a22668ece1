# /// script
# dependencies = ["pylibdmtx", "pillow", "setuptools"]
# ///
from PIL import Image
from pylibdmtx.pylibdmtx import decode, encode

code = encode(b"hello")
assert decode(Image.frombytes("RGB", (code.width, code.height), code.pixels))[0].data == b"hello"
