"""Unpacks Debian's packages into a folder, without what no container reads, and without rights of their own."""

import os
import re
import shutil
import stat
import subprocess
import tarfile

from debian.base import STATUS_FOLDER
from problems import BuildError
from report import quote

# Links of the base to the folders below /usr, which a folder of a layer would replace.
MERGED = re.compile(r"^(bin|sbin|lib|lib32|lib64|libx32)(?=/|$)")

# Documentation, as the official slim image leaves it out too. Licences stay.
DOCUMENTS = re.compile(
    r"usr/share/(man|info|doc-base|lintian|bug|bash-completion|zsh|fish|gtk-doc|help)(/|$)"
    r"|usr/share/locale/[^/]+/"
    r"|usr/share/doc/[^/]+/(?!copyright$)")
ENTRY_OF_DOCUMENTS = re.compile(r"usr/share/(doc|locale)(/|$)")


class Package:
    """An archive of Debian; its own scripts are read but never run."""

    def __init__(self, archive):
        self.archive = archive
        self.control = {}
        with self.open("--ctrl-tarfile") as (members, content):
            for member in members:
                if member.isfile():
                    self.control[os.path.basename(member.name)] = content(member).read().decode("utf-8", "replace")
        self.name = re.search(r"^Package: (\S+)$", self.control["control"], re.MULTILINE)[1]
        self.version = re.search(r"^Version: (\S+)$", self.control["control"], re.MULTILINE)[1]
        # What was unpacked, below the root.
        self.files = []
        self.privileged = []

    def open(self, mode):
        return Archive(["dpkg-deb", mode, self.archive])

    def unpack(self, tree):
        with self.open("--fsys-tarfile") as (members, content):
            for member in members:
                path = merged(os.path.normpath(member.name).lstrip("/"))
                if path == "." or DOCUMENTS.match(path) or (member.isdir() and ENTRY_OF_DOCUMENTS.match(path)):
                    continue
                self.place(tree, path, member, content)

    def place(self, tree, path, member, content):
        target = os.path.join(tree, path)
        os.makedirs(os.path.dirname(target), exist_ok=True)
        if member.isdir():
            if not os.path.isdir(target):
                os.mkdir(target)
            return
        if os.path.lexists(target):
            os.remove(target)
        if member.issym():
            os.symlink(member.linkname, target)
        elif member.islnk():
            os.link(os.path.join(tree, merged(os.path.normpath(member.linkname).lstrip("/"))), target)
        elif member.isfile():
            with open(target, "wb") as file:
                shutil.copyfileobj(content(member), file)
            os.chmod(target, 0o755 if member.mode & 0o111 else 0o644)
        else:
            raise BuildError("%s has a device, %s, which no image can have" % (quote(self.name), quote(path)))
        if member.mode & (stat.S_ISUID | stat.S_ISGID):
            self.privileged.append(path)
        self.files.append(path)

    def register(self, tree):
        """The entry in the list of packages, by which scanners of images find it, and the sums of its files."""
        folder = os.path.join(tree, STATUS_FOLDER)
        os.makedirs(folder, exist_ok=True)
        with open(os.path.join(folder, self.name), "w", encoding="utf-8") as file:
            file.write(self.control["control"].rstrip("\n") + "\n")
        kept = set(self.files)
        sums = [line.split(maxsplit=1) for line in self.control.get("md5sums", "").splitlines()]
        lines = ["%s  %s\n" % (each, merged(path)) for each, path in sums if merged(path) in kept]
        with open(os.path.join(folder, self.name + ".md5sums"), "w", encoding="utf-8") as file:
            file.writelines(lines)


class Archive:
    """One of the two archives in a package, which is read once, from its beginning."""

    def __init__(self, words):
        self.words = words

    def __enter__(self):
        self.process = subprocess.Popen(self.words, stdout=subprocess.PIPE)
        tar = tarfile.open(fileobj=self.process.stdout, mode="r|")
        return tar, tar.extractfile

    def __exit__(self, kind, *_):
        # What follows the end of a tar archive would be a broken pipe.
        while self.process.stdout.read(1 << 16):
            pass
        self.process.stdout.close()
        if self.process.wait() and kind is None:
            raise BuildError("%s ended with %d" % (" ".join(self.words), self.process.returncode))


def merged(path):
    return MERGED.sub(r"usr/\1", path, count=1)
