"""What is installed: each package with the files that its RECORD names.

Never trusts a RECORD: a path that leads out of the environment, to a file of its own, or to nothing, ends the build.
"""

import csv
import glob
import os
import re
import sys
from dataclasses import dataclass, field

from packages.names import normalized
from report import quote

# Written by installers, listed by some of them, of no use in an image; uv leaves them out when asked to.
INSTALLER_FILES = frozenset({"INSTALLER", "REQUESTED", "direct_url.json", "uv_cache.json"})

# What `uv venv` makes; the command `runtime` makes what of it the image needs, for the interpreter there.
SKELETON = re.compile(
    r"pyvenv\.cfg|CACHEDIR\.TAG|\.gitignore|\.lock|lib64|bin/(python[0-9.]*|pydoc\.bat|(de)?activate(\.bat)?"
    r"|activate(\.(csh|fish|nu|ps1|xsh)|_this\.py))|[^/]+/[^/]+/site-packages/_virtualenv\.(py|pth)"
)

BROKEN = "its wheel is broken: use another version, or report it to the maintainers of the package"


@dataclass
class Distribution:
    """Paths are relative to the environment; a row is the hash and the size as RECORD states them."""

    name: str
    info: str
    site: str
    group: str = ""
    rows: dict = field(default_factory=dict)

    @property
    def record(self):
        return self.info + "/RECORD"


class Environment:
    """The folder of a virtual environment, and its one folder of packages."""

    def __init__(self, root):
        self.root = os.path.abspath(root)
        self.real = os.path.realpath(root)
        self.site = "lib/python%d.%d/site-packages" % sys.version_info[:2]
        self.folders = {}

    def path(self, relative):
        return os.path.join(self.root, relative)

    def relative(self, site, written):
        """The path in the environment that a RECORD means, or None when it is outside of it."""
        folder, name = os.path.split(os.path.normpath(os.path.join(self.root, site, written)))
        if folder not in self.folders:
            self.folders[folder] = os.path.realpath(folder) + "/"
        real = self.folders[folder]
        return real[len(self.real) + 1:] + name if real.startswith(self.real + "/") else None


def read_distributions(environment, group_of, problems):
    """Sorted by name. Every package has a group, and every requirement is installed."""
    found = {}
    for path in sorted(glob.glob(glob.escape(environment.root) + "/lib/python*/site-packages/*.dist-info")):
        info = os.path.relpath(path, environment.root)
        name = normalized(os.path.basename(info)[:-len(".dist-info")].rpartition("-")[0])
        distribution = Distribution(name, info, os.path.dirname(info), group_of.get(name, ""))
        if name in found:
            problems.add("package %s is installed twice, as %s and %s; install into an empty environment"
                         % (quote(name), quote(found[name].info), quote(info)))
        elif not distribution.group:
            problems.add("package %s is installed but in no requirement file, so it has no layer; add it to the "
                         "project with `uv add`, or remove the step that installs it" % quote(name))
        else:
            read_record(environment, distribution, problems)
        found[name] = distribution
    for name in sorted(set(group_of) - set(found)):
        problems.add("package %s of %s.txt is not installed; its wheel may have another name: check the lock"
                     % (quote(name), group_of[name]))
    other = sorted({each.site for each in found.values()} - {environment.site})
    if other:
        problems.add("the environment has packages in %s but this is Python %d.%d; use the same Python for both"
                     % (quote(other[0]), *sys.version_info[:2]))
    return [found[name] for name in sorted(found)]


def read_record(environment, distribution, problems):
    for row in rows_of(environment.path(distribution.record), distribution.name, problems):
        relative = environment.relative(distribution.site, row[0])
        reason = None
        if relative is None:
            reason = "which is outside of the environment"
        elif SKELETON.fullmatch(relative):
            reason = "which is a file of the environment itself"
        elif not os.path.lexists(environment.path(relative)):
            reason = None if may_be_missing(distribution, relative) else "which was not installed"
        elif is_file(environment.path(relative)):
            add_row(distribution, relative, row)
        if reason:
            problems.add("the RECORD of package %s names %s, %s; %s"
                         % (quote(distribution.name), quote(row[0]), reason, BROKEN))


def is_file(path):
    """Some wheels list folders, which are no files of theirs."""
    return os.path.islink(path) or not os.path.isdir(path)


def add_row(distribution, relative, row):
    hash_and_size = (row + ["", ""])[1:3]
    before = distribution.rows.setdefault(relative, hash_and_size)
    if before != hash_and_size:
        # Two rows that differ: what is there is measured later.
        distribution.rows[relative] = ["", ""]


def may_be_missing(distribution, relative):
    folder, name = os.path.split(relative)
    return name.endswith(".pyc") or (folder == distribution.info and name in INSTALLER_FILES)


def rows_of(file, name, problems):
    try:
        with open(file, encoding="utf-8", newline="") as lines:
            rows = [row for row in csv.reader(lines, strict=True) if row]
    except FileNotFoundError:
        problems.add("package %s has no RECORD, so nobody knows its files; %s" % (quote(name), BROKEN))
        return []
    except (UnicodeDecodeError, csv.Error) as error:
        problems.add("the RECORD of package %s cannot be read (%s); %s" % (quote(name), error, BROKEN))
        return []
    odd = [row[0] for row in rows if not row[0] or any(character < " " for character in row[0])]
    for path in odd:
        problems.add("the RECORD of package %s names %s; expected a path; %s" % (quote(name), quote(path), BROKEN))
    if not any(row[0].endswith(".dist-info/RECORD") for row in rows):
        problems.add("the RECORD of package %s does not name itself, so it is not complete; %s"
                     % (quote(name), BROKEN))
    return [row for row in rows if row[0] not in odd]
