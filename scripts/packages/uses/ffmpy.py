# /// script
# dependencies = ["ffmpy"]
# ///
import os

import ffmpy

ffmpy.FFmpeg(inputs={"sine=d=0.2": "-f lavfi"}, outputs={"/tmp/a.mp3": None}).run()
assert os.path.getsize("/tmp/a.mp3") > 100
