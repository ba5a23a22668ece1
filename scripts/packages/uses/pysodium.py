# /// script
# dependencies = ["pysodium"]
# ///
import pysodium

assert len(pysodium.crypto_generichash(b"a")) == 32
