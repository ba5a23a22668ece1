# /// script
# dependencies = ["kerberos"]
# [tool.uv]
# dependency-metadata = [{ name = "kerberos" }]
# ///
import kerberos

try:
    kerberos.authGSSClientStep(kerberos.authGSSClientInit("HTTP@localhost")[1], "")
except kerberos.GSSError as error:
    assert "redential" in str(error), error
