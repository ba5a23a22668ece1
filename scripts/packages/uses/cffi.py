# /// script
# dependencies = ["cffi"]
# [tool.uv]
# no-binary-package = ["cffi"]
# ///
import cffi

foreign = cffi.FFI()
foreign.cdef("int abs(int);")
assert foreign.dlopen(None).abs(-1) == 1
