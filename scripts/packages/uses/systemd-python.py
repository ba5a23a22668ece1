# /// script
# dependencies = ["systemd-python"]
# [tool.uv]
# dependency-metadata = [{ name = "systemd-python" }]
# ///
from systemd import daemon, id128, journal

assert not daemon.notify("READY=1") and id128.randomize() and not list(journal.Reader(path="/tmp"))
