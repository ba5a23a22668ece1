"""Debian's archive as it was on a day. Changes the sources of packages of the stage that runs this.

The official images say beside each source, in a comment, where their own state of it is kept.
"""

import glob
import os
import re

from problems import BuildError

SOURCES = ("etc/apt/sources.list", "etc/apt/sources.list.d/*.list", "etc/apt/sources.list.d/*.sources")
SETTINGS = "etc/apt/apt.conf.d/99snapshot"

# `# http://HOST/archive/debian/20260901T000000Z`, alone or within a source that is turned off.
COMMENT = re.compile(r"^\s*#.*?(?P<prefix>https?://\S+)/[\w-]+/\d{8}T\d{6}Z/?(?=\s|$)", re.MULTILINE)
# The last part of an address names the archive: `debian`, `debian-security`.
ADDRESS = re.compile(r"https?://[^\s/]+(?:/[^\s/]+)*?/(?P<archive>[\w-]+)/?(?=\s|$)")


def use_snapshot(date, mirror, root="/"):
    """@param mirror what its addresses have before `/debian/DATE`; None for what the image says"""
    files = [file for pattern in SOURCES for file in sorted(glob.glob(os.path.join(root, pattern)))]
    texts = {file: read(file) for file in files}
    prefix = mirror or next((found["prefix"] for text in texts.values() for found in COMMENT.finditer(text)), None)
    if prefix is None:
        raise BuildError("'debianSnapshot' has no 'mirror', and the image in which the build installs does not say "
                         "where snapshots of its Debian are, as official images do in a comment of /etc/apt; "
                         "set 'mirror'")
    for file, text in texts.items():
        with open(file, "w", encoding="utf-8") as output:
            output.writelines(line if line.lstrip().startswith("#") else moved(line, prefix, date)
                              for line in text.splitlines(keepends=True))
    # The lists of a day are valid for some days only, and those before them are what is asked for.
    os.makedirs(os.path.dirname(os.path.join(root, SETTINGS)), exist_ok=True)
    with open(os.path.join(root, SETTINGS), "w", encoding="utf-8") as output:
        output.write('Acquire::Check-Valid-Until "false";\n')


def moved(line, prefix, date):
    return ADDRESS.sub(lambda found: "%s/%s/%s" % (prefix.rstrip("/"), found["archive"], date), line)


def read(file):
    with open(file, encoding="utf-8", errors="surrogateescape") as text:
        return text.read()
