# /// script
# dependencies = ["ansible-core"]
# ///
import subprocess
import sys

command = [sys.executable, "-m", "ansible", "adhoc", "-i", "127.0.0.1,", "all", "-m", "ping", "-e", "ansible_port=1"]
said = subprocess.run(command, capture_output=True, text=True).stdout
assert "UNREACHABLE" in said and "refused" in said, said
