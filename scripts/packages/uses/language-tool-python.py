# /// script
# dependencies = ["language-tool-python"]
# ///
import subprocess

from language_tool_python.download_lt import confirm_java_compatibility

confirm_java_compatibility()
