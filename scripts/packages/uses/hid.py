# /// script
# dependencies = ["hid"]
# ///
import hid

assert hid.enumerate() == []
