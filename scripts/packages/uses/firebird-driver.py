# /// script
# dependencies = ["firebird-driver"]
# ///
from firebird.driver import DatabaseError, connect

try:
    connect("127.0.0.1/1:a", user="a", password="b")
except DatabaseError as error:
    assert "connect" in str(error).lower(), error
