# /// script
# dependencies = ["pysqlite3"]
# [tool.uv]
# no-binary-package = ["pysqlite3"]
# ///
from pysqlite3 import dbapi2

assert dbapi2.connect(":memory:").execute("SELECT 1").fetchone() == (1,)
