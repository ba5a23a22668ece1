"""Downloads each package of the table and looks for its libraries among its files."""

import os
import subprocess
import sys
import tempfile

from debian import LIBRARIES


def libraries_of(file):
    """The names in a package, also those of links; `dpkg-deb` lists them as `tar` does."""
    listed = subprocess.run(["dpkg-deb", "--contents", file], capture_output=True, check=True, text=True).stdout
    paths = [line.split(maxsplit=5)[5].partition(" -> ")[0] for line in listed.splitlines()]
    return {os.path.basename(path) for path in paths}


with tempfile.TemporaryDirectory() as folder:
    subprocess.run(["apt-get", "download", "--quiet", *LIBRARIES], cwd=folder, check=True)
    found = {name.partition("_")[0]: libraries_of(os.path.join(folder, name)) for name in os.listdir(folder)}

pairs = [(package, soname) for package, sonames in LIBRARIES.items() for soname in sonames.split()]
wrong = ["%s has no %s" % (package, soname) for package, soname in pairs if soname not in found[package]]
print("%d libraries of %d packages, %d wrong" % (len(pairs), len(LIBRARIES), len(wrong)), *wrong, sep="\n")
sys.exit(1 if wrong else 0)
