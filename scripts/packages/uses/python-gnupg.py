# /// script
# dependencies = ["python-gnupg"]
# ///
import gnupg

gpg = gnupg.GPG(gnupghome="/tmp")
key = gpg.gen_key(gpg.gen_key_input(name_email="a@example.com", no_protection=True, key_type="EDDSA", key_curve="ed25519"))
assert key.fingerprint and gpg.sign("hello", keyid=key.fingerprint).status == "signature created", key.stderr
