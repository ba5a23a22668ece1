# /// script
# dependencies = ["ffmpeg-python"]
# ///
import ffmpeg

ffmpeg.input("sine=d=0.2", f="lavfi").output("/tmp/a.mp3").run(quiet=True)
assert ffmpeg.probe("/tmp/a.mp3")["streams"][0]["codec_name"] == "mp3"
