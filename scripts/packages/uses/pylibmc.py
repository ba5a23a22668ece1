# /// script
# dependencies = ["pylibmc"]
# ///
import pylibmc

try:
    pylibmc.Client(["127.0.0.1:1"]).set("a", 1)
except pylibmc.Error as error:
    assert type(error).__name__ in ("ConnectionError", "HostLookupError", "SomeErrors", "Failure"), repr(error)
