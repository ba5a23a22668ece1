# /// script
# dependencies = ["pydub", "audioop-lts"]
# ///
import pydub

pydub.AudioSegment.silent(200).export("/tmp/a.mp3", format="mp3")
assert 150 < len(pydub.AudioSegment.from_file("/tmp/a.mp3")) < 400
