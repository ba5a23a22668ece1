# /// script
# dependencies = ["mysqlclient"]
# ///
import MySQLdb

try:
    MySQLdb.connect(host="127.0.0.1", port=1, connect_timeout=2)
except MySQLdb.OperationalError as error:
    assert error.args[0] in (2002, 2003), error
