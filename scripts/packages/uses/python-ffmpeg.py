# /// script
# dependencies = ["python-ffmpeg"]
# ///
from ffmpeg import FFmpeg

FFmpeg().input("sine=d=0.2", f="lavfi").output("/tmp/a.mp3").execute()
assert open("/tmp/a.mp3", "rb").read(3) == b"ID3"
