"""What to do about a library that is missing."""

import os
import re

from native.debian import DISTROLESS, PACKAGE_OF, SLIM
from report import quote

# Of the driver, which the container runtime mounts: it must fit the host's kernel module.
HOST = re.compile(r"lib(cuda|cudadebugger|nvidia-[a-z0-9-]+|nvcuvid|nvoptix)\.so(\.\d+)*")

# Packages that are the same without the libraries of a desktop, or with theirs inside.
ALTERNATIVES = {
    "opencv-python": "opencv-python-headless",
    "opencv-contrib-python": "opencv-contrib-python-headless",
    "psycopg": "psycopg[binary]",
    "psycopg2": "psycopg2-binary",
}


def is_from_host(soname):
    return HOST.fullmatch(soname) is not None


def repair(soname, packages, has_apt=os.path.exists("/usr/bin/apt-get")):
    """The likeliest first."""
    package = package_of(soname)
    other, shipped = ("PythonBase.DISTROLESS", DISTROLESS) if has_apt else ("PythonBase.SLIM", SLIM)
    ways = ["add systemPackages: DebianPackages.of(%s)" % quote(package)] if package else []
    ways += ["use %s instead of %s" % (ALTERNATIVES[name], name) for name in packages if name in ALTERNATIVES]
    if soname in shipped:
        ways.append("use %s, which has it" % other)
    if not package:
        ways.append("add the Debian package that has it to 'systemPackages'; `apt-file search %s` names it" % soname)
    return ", or ".join(ways)


def package_of(soname):
    """Some files need a longer name, as libgomp.so.1.0.0, which the same package has."""
    while soname and soname not in PACKAGE_OF:
        soname = soname.rpartition(".")[0]
    return PACKAGE_OF.get(soname)
