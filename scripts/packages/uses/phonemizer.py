# /// script
# dependencies = ["phonemizer"]
# ///
from phonemizer import phonemize

assert phonemize("hello", backend="espeak").strip()
