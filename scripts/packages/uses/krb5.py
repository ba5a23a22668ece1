# /// script
# dependencies = ["krb5"]
# ///
import krb5

context = krb5.init_context()
assert krb5.unparse_name_flags(context, krb5.parse_name_flags(context, b"a@EXAMPLE.COM")) == b"a@EXAMPLE.COM"
