# /// script
# dependencies = ["ffmpeg-normalize"]
# ///
import wave

from ffmpeg_normalize import FFmpegNormalize

with wave.open("/tmp/a.wav", "wb") as sound:
    sound.setparams((1, 2, 48000, 0, "NONE", ""))
    sound.writeframes(b"\0\1\0\2" * 96000)
normalize = FFmpegNormalize(normalization_type="peak")
normalize.add_media_file("/tmp/a.wav", "/tmp/b.mkv")
normalize.run_normalization()
assert open("/tmp/b.mkv", "rb").read(4) == b"\x1aE\xdf\xa3"
