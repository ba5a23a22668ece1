# /// script
# dependencies = ["py-espeak-ng"]
# ///
from espeakng import ESpeakNG

assert ESpeakNG().voices
