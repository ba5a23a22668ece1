# /// script
# dependencies = ["pyaudio"]
# ///
import pyaudio

assert pyaudio.PyAudio().get_device_count() == 0
