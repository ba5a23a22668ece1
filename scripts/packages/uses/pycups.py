# /// script
# dependencies = ["pycups"]
# ///
import cups

try:
    cups.Connection(host="127.0.0.1", port=1)
except RuntimeError as error:
    assert "connect" in str(error), error
