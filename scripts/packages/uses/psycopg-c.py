# /// script
# dependencies = ["psycopg", "psycopg-c"]
# ///
import psycopg

try:
    psycopg.connect("host=127.0.0.1 port=1 connect_timeout=2")
except psycopg.OperationalError as error:
    assert "refused" in str(error), error
assert psycopg.pq.__impl__ == "c"
