# /// script
# dependencies = ["fdb"]
# ///
import fdb

try:
    fdb.connect(dsn="127.0.0.1/1:a", user="a", password="b")
except fdb.DatabaseError as error:
    assert "connect" in str(error).lower(), error
