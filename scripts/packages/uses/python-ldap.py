# /// script
# dependencies = ["python-ldap"]
# ///
import ldap

try:
    ldap.initialize("ldap://127.0.0.1:1").simple_bind_s()
except ldap.SERVER_DOWN:
    pass
assert ldap.SASL_AVAIL and ldap.TLS_AVAIL
