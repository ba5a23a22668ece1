# /// script
# dependencies = ["mariadb"]
# [tool.uv]
# dependency-metadata = [{ name = "mariadb", requires-dist = ["packaging"] }]
# ///
import mariadb

try:
    mariadb.connect(host="127.0.0.1", port=1, connect_timeout=2)
except mariadb.Error as error:
    assert error.errno in (2002, 2003), error
