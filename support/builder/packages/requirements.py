"""Which package belongs to which group: the requirement files `NN.txt` that the context has, one a layer.

The wheel of a package of the project has a file of its own, `wheel-<name>.txt`.
"""

import os
import re

from packages.names import normalized
from report import quote

# As PEP 508 writes a name in front of the address of its wheel, or of its version where an index knows the wheels.
LINE = re.compile(r"([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)(?: @ |==)")

# `git+URL@COMMIT`, then what uv reads after the `#`.
GIT = re.compile(r"git\+(?P<url>[^#]+)@(?P<commit>[0-9a-f]+)(?:#(?P<fragment>.*))?")

URL = re.compile(r"(?P<url>https?://[^# ]+)(?:#(?P<fragment>[^ ]*))?(?: --hash=(?P<hash>\S+))?")

FILE = re.compile(r"([0-9]{2,}|wheel-[a-z0-9-]+)\.txt")


def read_groups(folder, problems):
    """The group of each package, and all groups in order."""
    group_of = {}
    groups = []
    for file in sorted(os.listdir(folder)):
        match = FILE.fullmatch(file)
        if not match:
            continue
        groups.append(match[1])
        for name in names_in(os.path.join(folder, file), problems):
            if group_of.setdefault(name, match[1]) != match[1]:
                problems.add("package %s is in %s.txt and in %s; remove one of the lines"
                             % (quote(name), group_of[name], file))
    return group_of, groups


def names_in(file, problems):
    with open(file, encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            # Comments, and options for uv.
            if not line.strip() or line.startswith(("#", "--")):
                continue
            match = LINE.match(line)
            if match:
                yield normalized(match[1])
            else:
                problems.add("line %d of %s is %s; expected 'name @ address --hash=...' or 'name==version --hash=...'"
                             % (number, os.path.basename(file), quote(line.strip())))
