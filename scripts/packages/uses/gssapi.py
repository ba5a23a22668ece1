# /// script
# dependencies = ["gssapi"]
# ///
import gssapi

try:
    gssapi.Credentials(usage="initiate").name
except gssapi.exceptions.GSSError as error:
    assert "redential" in str(error), error
