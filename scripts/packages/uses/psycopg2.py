# /// script
# dependencies = ["psycopg2"]
# [tool.uv]
# dependency-metadata = [{ name = "psycopg2" }]
# ///
import psycopg2

try:
    psycopg2.connect("host=127.0.0.1 port=1 connect_timeout=2")
except psycopg2.OperationalError as error:
    assert "refused" in str(error), error
