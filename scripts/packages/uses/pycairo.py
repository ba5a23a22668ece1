# /// script
# dependencies = ["pycairo"]
# ///
import io

import cairo

surface = cairo.ImageSurface(cairo.FORMAT_ARGB32, 8, 8)
cairo.Context(surface).show_text("a")
surface.write_to_png(output := io.BytesIO())
assert output.getvalue().startswith(b"\x89PNG")
