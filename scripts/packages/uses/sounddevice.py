# /// script
# dependencies = ["sounddevice"]
# ///
import sounddevice

assert list(sounddevice.query_devices()) == []
