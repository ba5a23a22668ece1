# /// script
# dependencies = ["cairocffi"]
# ///
import cairocffi

surface = cairocffi.ImageSurface(cairocffi.FORMAT_ARGB32, 8, 8)
cairocffi.Context(surface).paint()
assert surface.write_to_png().startswith(b"\x89PNG")
