# /// script
# dependencies = ["skia-python"]
# ///
import skia

surface = skia.Surface(8, 8)
surface.getCanvas().drawString("a", 1, 7, skia.Font(None, 8), skia.Paint())
assert bytes(surface.makeImageSnapshot().encodeToData()).startswith(b"\x89PNG")
