# /// script
# dependencies = ["mpv"]
# ///
import mpv

assert mpv.MPV(vo="null", ao="null").mpv_version
