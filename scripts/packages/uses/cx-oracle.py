# /// script
# dependencies = ["cx-oracle"]
# [tool.uv]
# dependency-metadata = [{ name = "cx-oracle" }]
# ///
import cx_Oracle
