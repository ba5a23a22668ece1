# /// script
# dependencies = ["pyodbc"]
# ///
import pyodbc

try:
    pyodbc.connect("DRIVER={none};SERVER=127.0.0.1", timeout=2)
except pyodbc.Error as error:
    assert "IM002" in str(error) or "01000" in str(error), error
