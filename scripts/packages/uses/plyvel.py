# /// script
# dependencies = ["plyvel"]
# [tool.uv]
# no-binary-package = ["plyvel"]
# ///
import plyvel

with plyvel.DB("/tmp/level", create_if_missing=True) as database:
    database.put(b"a", b"1")
    assert database.get(b"a") == b"1"
