# /// script
# dependencies = ["jpype1"]
# ///
import jpype

jpype.startJVM("-Xmx64m")
assert str(jpype.JClass("java.lang.String")("a").toUpperCase()) == "A"
