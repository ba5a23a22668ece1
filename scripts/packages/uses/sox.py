# /// script
# dependencies = ["sox"]
# ///
import wave

import sox

with wave.open("/tmp/a.wav", "wb") as sound:
    sound.setparams((1, 2, 8000, 0, "NONE", ""))
    sound.writeframes(b"\0\1" * 8000)
sox.Transformer().build("/tmp/a.wav", "/tmp/b.wav")
assert sox.file_info.sample_rate("/tmp/b.wav") == 8000
