"""Chooses between programs or libraries for one purpose, as the scripts of their packages ask `update-alternatives` to."""

import os
import shutil
import subprocess
import tempfile

from debian.recognized import chooses_alternatives
from debian.scripts import ALTERNATIVES
from problems import BuildError
from report import quote

# Of Debian's dpkg: which choices there are, and its log. Nothing in an image reads them.
ADMINISTRATION = "var/lib/dpkg/alternatives"
LOG = "var/log/alternatives.log"


def asks(package):
    script = package.control.get("postinst", "")
    return package.name in ALTERNATIVES or chooses_alternatives(script)


def choose(package, tree):
    """Runs the script of a package that does nothing else, with the tree as its root."""
    os.makedirs(os.path.join(tree, ADMINISTRATION), exist_ok=True)
    os.makedirs(os.path.join(tree, "etc/alternatives"), exist_ok=True)
    os.makedirs(os.path.join(tree, "var/log"), exist_ok=True)
    environment = {**os.environ, "DPKG_ROOT": tree, "DPKG_ADMINDIR": os.path.join(tree, "var/lib/dpkg"),
                   "DPKG_MAINTSCRIPT_PACKAGE": package.name, "DPKG_MAINTSCRIPT_NAME": "postinst", "LC_ALL": "C"}
    with tempfile.NamedTemporaryFile("w", suffix=".postinst") as script:
        script.write(package.control["postinst"])
        script.flush()
        result = subprocess.run(["sh", script.name, "configure", ""], env=environment, capture_output=True, check=False,
                                text=True)
    if result.returncode:
        raise BuildError("the choices of Debian's package %s cannot be made: %s"
                         % (quote(package.name), result.stderr.strip()[-300:]))


def forget(tree):
    """What only later choices would need."""
    shutil.rmtree(os.path.join(tree, ADMINISTRATION), ignore_errors=True)
    if os.path.exists(os.path.join(tree, LOG)):
        os.remove(os.path.join(tree, LOG))
