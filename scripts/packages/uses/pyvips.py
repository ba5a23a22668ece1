# /// script
# dependencies = ["pyvips"]
# ///
import pyvips

assert pyvips.Image.black(8, 8).pngsave_buffer().startswith(b"\x89PNG")
