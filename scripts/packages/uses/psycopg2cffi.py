# /// script
# dependencies = ["psycopg2cffi"]
# [tool.uv]
# dependency-metadata = [{ name = "psycopg2cffi", requires-dist = ["cffi", "six"] }]
# ///
import psycopg2cffi

try:
    psycopg2cffi.connect("host=127.0.0.1 port=1 connect_timeout=2")
except psycopg2cffi.OperationalError as error:
    assert "refused" in str(error), error
