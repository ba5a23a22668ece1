# /// script
# dependencies = ["pyzbar", "qrcode[pil]"]
# ///
import qrcode
from pyzbar.pyzbar import decode

assert decode(qrcode.make("hello").get_image())[0].data == b"hello"
