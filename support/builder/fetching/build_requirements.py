"""Downloads what source distributions are built with, from indexes with passwords, without running anything of them.

Known is what an archive says (`[build-system] requires`) and what the project adds (`extra-build-dependencies`). What a
build backend asks for only when it runs is not: the step that runs it looks for that without a password.
"""

import os
import re
import subprocess
import sys
import tarfile
import tempfile
import tomllib
import zipfile
from urllib.parse import unquote

from packages.names import normalized
from packages.requirements import LINE
from report import quote, say

FILE = re.compile(r"file://(?P<path>[^# ]+)(?:#(?:[^ ]*&)?subdirectory=(?P<folder>[^ &]+))?")

# Of a source distribution that says nothing, as uv has it.
USUAL = ["setuptools>=40.8.0"]

# A name with extras, versions and a marker: nothing that a requirement file gives another meaning, such as `-r`, `$` or
# an address.
PLAIN = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?\s*(?:\[[A-Za-z0-9._, -]*\])?\s*"
                   r"(?:[(<>=!~][A-Za-z0-9._*+!<>=~,() -]*)?(?:;[A-Za-z0-9._ ()<>=!~'\"-]*)?")

# Bytes; others have a few hundred.
LARGEST = 1 << 20


class BuildRequirements:
    def __init__(self, settings, netrc, downloader, output):
        self.settings = {}
        self.folder = os.path.dirname(settings)
        self.netrc = netrc
        self.downloader = downloader
        self.output = output
        if os.path.exists(settings):
            with open(settings, "rb") as file:
                self.settings = tomllib.load(file)
        os.makedirs(output, exist_ok=True)

    def fetch(self, line):
        """For a requirement whose file or folder is on this machine."""
        name = LINE.match(line)
        place = FILE.match(line, name.end()) if name else None
        if not place or place["path"].endswith(".whl"):
            return
        asked = [*requires(unquote(place["path"]), place["folder"] or ""), *self.extra(name[1])]
        found, error = self.resolve([each for each in asked if PLAIN.fullmatch(each)])
        if error:
            say("fetch: what %s is built with was not found with the passwords (%s); the next step looks for it "
                "without" % (name[1], error))
        for package, wheels in found:
            self.download(package, wheels)

    def extra(self, name):
        tables = self.settings.get("extra-build-dependencies", {})
        return [each["requirement"] if isinstance(each, dict) else each
                for key, each_list in tables.items() if normalized(key) == normalized(name) for each in each_list]

    def resolve(self, requirements):
        """The wheels of each package, by its name, and what uv says if it finds none."""
        if not requirements:
            return [], None
        with tempfile.TemporaryDirectory() as work:
            constraints = os.path.join(work, "constraints.txt")
            lock = os.path.join(work, "pylock.toml")
            with open(constraints, "w", encoding="utf-8") as file:
                file.write("".join(each + "\n" for each in self.settings.get("build-constraint-dependencies", [])))
            # Asking the interpreter of the environment would run files that its packages have there.
            words = ["uv", "pip", "compile", "--quiet", "--python", sys.executable, "--directory", self.folder, "--only-binary", ":all:",
                     "--format", "pylock.toml", "--constraints", constraints, "--output-file", lock, "-"]
            done = subprocess.run(words, input="\n".join(requirements) + "\n", text=True, capture_output=True,
                                  check=False, env={**os.environ, "NETRC": self.netrc})
            if done.returncode:
                return [], " ".join(done.stderr.split())[-400:]
            with open(lock, "rb") as file:
                packages = tomllib.load(file).get("packages", [])
        return [(each["name"], each.get("wheels", [])) for each in packages], None

    def download(self, package, wheels):
        for wheel in wheels:
            written = wheel.get("url", "").partition("?")[0].rpartition("/")[2]
            file = unquote(written)
            if fits(file) and os.path.basename(file) == file and not os.path.exists(os.path.join(self.output, file)):
                say("fetch: %s, to build with" % quote(file))
                digest = wheel.get("hashes", {}).get("sha256")
                self.downloader.fetch(package, wheel["url"], digest and "sha256:" + digest, self.output, written)


def fits(wheel):
    """Whether this machine may be able to use a wheel; uv chooses among those that are there."""
    parts = wheel.removesuffix(".whl").split("-")
    if not wheel.endswith(".whl") or len(parts) < 5:
        return False
    pythons, abi, platforms = (part.split(".") for part in parts[-3:])
    minor = sys.version_info.minor
    own = {"py3", "py3%d" % minor, "cp3%d" % minor}
    older = {"cp3%d" % each for each in range(2, minor)} if "abi3" in abi else set()
    machine = os.uname().machine
    return bool((own | older) & set(pythons)) and any(
        each == "any" or ("linux" in each and "musl" not in each and each.endswith(machine)) for each in platforms)


def requires(path, folder):
    """`[build-system] requires` of an archive or a folder. What cannot be read, uv will refuse."""
    try:
        text = pyproject(path, folder)
        system = {} if text is None else tomllib.loads(text.decode()).get("build-system", {})
        asked = system.get("requires", USUAL)
    except (OSError, ValueError, AttributeError, EOFError, RuntimeError, tarfile.TarError, zipfile.BadZipFile):
        return []
    return [each for each in asked if isinstance(each, str)] if isinstance(asked, list) else []


def pyproject(path, folder):
    name = os.path.join(folder, "pyproject.toml")
    if os.path.isdir(path):
        file = os.path.realpath(os.path.join(path, name))
        if not file.startswith(os.path.realpath(path) + os.sep) or not os.path.isfile(file):
            return None
        with open(file, "rb") as content:
            return content.read(LARGEST)
    # Everything is in one folder at the top.
    is_it = lambda each: each.partition("/")[2] == os.path.normpath(name)
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            found = next((each for each in archive.namelist() if is_it(each)), None)
            return found and archive.open(found).read(LARGEST)
    with tarfile.open(path) as archive:
        found = next((each for each in archive if each.isfile() and is_it(each.name)), None)
        return found and archive.extractfile(found).read(LARGEST)
