# /// script
# dependencies = ["opuslib"]
# ///
import opuslib

assert opuslib.Encoder(48000, 2, opuslib.APPLICATION_AUDIO).encode(b"\0" * 3840, 960)
