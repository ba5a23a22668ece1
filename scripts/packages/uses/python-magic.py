# /// script
# dependencies = ["python-magic"]
# ///
import magic

assert magic.from_buffer(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\2\0\0\0", mime=True) == "image/png"
