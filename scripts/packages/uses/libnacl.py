# /// script
# dependencies = ["libnacl"]
# ///
import libnacl.secret

box = libnacl.secret.SecretBox()
assert box.decrypt(box.encrypt(b"hello")) == b"hello"
