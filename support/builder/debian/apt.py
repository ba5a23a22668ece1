"""Asks apt, in a state of its own, which packages the base lacks, and downloads these."""

import difflib
import os
import re
import subprocess

from debian.base import INSTALLED
from debian.control import render
from problems import BuildError, Problems
from report import quote, some

# What packages of the base need is there, or the base does without, as distroless does without some.
UNASKED = frozenset(("Depends", "Pre-Depends", "Recommends", "Suggests", "Enhances", "Status"))

# Packages that only scripts of other packages use, which never run here: they count as installed unless asked for.
OF_SCRIPTS = {"adduser": "", "debconf": "debconf-2.0", "dpkg": "", "init-system-helpers": "", "passwd": "", "ucf": ""}

INSTALL = re.compile(r"Inst (?P<name>\S+?)(?::\S+)? (?:\[(?P<old>[^\]]+)\] )?\((?P<new>\S+)")
REMOVE = re.compile(r"Remv (?P<name>\S+?)(?::\S+)? ")


class Apt:
    def __init__(self, folder, architecture, base, asked=()):
        """@param folder for the state of apt; a new one"""
        for name in ("lists/partial", "cache/archives/partial"):
            os.makedirs(os.path.join(folder, name))
        self.archives = os.path.join(folder, "cache/archives")
        status = os.path.join(folder, "status")
        with open(status, "w", encoding="utf-8") as file:
            file.write("\n".join([*map(known, base.packages), *(
                stand_in(name, architecture) for name in OF_SCRIPTS if name not in {*base.names, *asked})]))
        settings = [
            "Dir::State=" + folder, "Dir::State::status=" + status, "Dir::Cache=" + folder + "/cache",
            "APT::Architecture=" + architecture, "APT::Architectures=" + architecture,
            "APT::Install-Recommends=false", "Acquire::Languages=none", "Acquire::Retries=3",
        ]
        self.options = [word for setting in settings for word in ("-o", setting)]

    def update(self):
        result = self.run("apt-get", "update", "--quiet")
        # apt-get goes on with what it has when a list cannot be had.
        errors = errors_of(result)
        if result.returncode or any(each.startswith("Failed to fetch") for each in errors):
            raise BuildError("the lists of Debian's packages cannot be read: %s" % "; ".join(errors[:3]))

    def resolve(self, asked):
        """The packages that the base lacks, by name, with their versions."""
        result = self.run("apt-get", "install", "--simulate", "--no-upgrade", "--yes", *asked)
        if result.returncode:
            self.refuse_unknown(asked)
            raise BuildError("apt cannot install %s: %s" % (some(map(quote, asked)), reason_of(result)))
        lines = result.stdout.splitlines()
        problems = Problems()
        # The entry of a package of the base lacks its dependencies, so apt may take it for another build.
        changes = [each for each in map(INSTALL.match, lines) if each and each["old"] != each["new"]]
        for each in changes:
            if each["old"]:
                problems.add("%s %s of the base would become %s, which other packages here need; build with a newer "
                             "base (docker build --pull), or set 'debianSnapshot' to the day on which it was made"
                             % (quote(each["name"]), each["old"], each["new"]))
        for each in filter(None, map(REMOVE.match, lines)):
            problems.add("%s of the base would be removed, since it conflicts with a package here; "
                         "take that away, or use another base" % quote(each["name"]))
        problems.raise_if_any()
        return {each["name"]: each["new"] for each in changes}

    def refuse_unknown(self, asked):
        problems = Problems()
        names = set(self.run("apt-cache", "pkgnames").stdout.split())
        for name in asked:
            if name not in names and not self.is_virtual(name):
                problems.add("Debian's package %s does not exist in this release%s" % (quote(name), hint(name, names)))
        problems.raise_if_any()

    def is_virtual(self, name):
        """Whether other packages provide it; apt-get takes the only one, or says which there are."""
        return "Reverse Provides:" in self.run("apt-cache", "showpkg", name).stdout

    def download(self, asked, versions):
        """The archives of what `resolve` gave, sorted by name."""
        result = self.run("apt-get", "install", "--download-only", "--no-upgrade", "--yes", "--quiet", *asked)
        if result.returncode:
            raise BuildError("Debian's packages cannot be downloaded: %s" % reason_of(result))
        names = sorted(name for name in os.listdir(self.archives) if name.partition("_")[0] in versions)
        return [os.path.join(self.archives, name) for name in names]

    def fetch(self, name):
        """The archive of one package, without what it depends on."""
        folder = os.path.join(self.archives, "fetched")
        os.makedirs(folder, exist_ok=True)
        result = self.run("apt-get", "download", "--quiet", name, cwd=folder)
        found = [each for each in os.listdir(folder) if each.startswith(name + "_")]
        if result.returncode or not found:
            raise BuildError("Debian's package %s cannot be downloaded: %s" % (quote(name), reason_of(result)))
        return os.path.join(folder, found[0])

    def run(self, program, *words, cwd=None):
        environment = {**os.environ, "LC_ALL": "C", "DEBIAN_FRONTEND": "noninteractive"}
        return subprocess.run([program, *self.options, *words], capture_output=True, check=False, text=True,
                              env=environment, cwd=cwd)


def known(fields):
    """The entry of a package of the base, as a package that needs nothing."""
    return render({**{name: value for name, value in fields.items() if name not in UNASKED}, "Status": INSTALLED})


def stand_in(name, architecture):
    """An entry for what is not there, newer than any."""
    fields = {"Package": name, "Version": "1:99999", "Architecture": architecture, "Multi-Arch": "foreign",
              "Maintainer": "none", "Description": "stands in", "Status": INSTALLED}
    return render({**fields, **({"Provides": OF_SCRIPTS[name]} if OF_SCRIPTS[name] else {})})


def hint(name, known_names):
    """Names differ between releases in `t64` and in the number of a library."""
    near = difflib.get_close_matches(name, known_names, 3, 0.8)
    return "; near are %s" % ", ".join(map(quote, near)) if near else ""


def errors_of(result):
    lines = result.stderr.splitlines()
    return [line[3:] for line in lines if line.startswith("E: ")] or lines[-1:]


def reason_of(result):
    """Which dependency cannot be met is on the standard output, below a heading."""
    unmet = re.findall(r"^ (\S+ : .*(?:\n {6,}.*)*)", result.stdout, re.MULTILINE)
    return "; ".join([" ".join(each.split()) for each in unmet[:3]] or errors_of(result))
