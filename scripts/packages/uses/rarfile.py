# /// script
# dependencies = ["rarfile"]
# ///
import rarfile

assert rarfile.tool_setup()
