# /// script
# dependencies = ["psycopg2-binary"]
# [tool.uv]
# no-binary-package = ["psycopg2-binary"]
# dependency-metadata = [{ name = "psycopg2-binary" }]
# ///
import psycopg2

try:
    psycopg2.connect("host=127.0.0.1 port=1 connect_timeout=2")
except psycopg2.OperationalError as error:
    assert "refused" in str(error), error
