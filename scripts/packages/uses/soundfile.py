# /// script
# dependencies = ["soundfile"]
# [tool.uv]
# no-binary-package = ["soundfile"]
# ///
import numpy
import soundfile

soundfile.write("/tmp/a.flac", numpy.zeros(800), 8000)
assert soundfile.info("/tmp/a.flac").frames == 800
