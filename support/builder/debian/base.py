"""What the image already has: its release, and its packages as its own package list names them."""

import os

from debian.control import paragraphs
from problems import BuildError
from report import quote

STATUS = "var/lib/dpkg/status"
# Of images that are made of packages without installing them, such as distroless: a file for each package.
STATUS_FOLDER = "var/lib/dpkg/status.d"
INSTALLED = "install ok installed"
REPAIR = "set 'systemPackages' only for an image made of Debian's packages"


class Base:
    def __init__(self, root):
        self.root = root
        self.release = release_of(root)
        self.packages = list(installed(root))
        if not self.packages:
            raise BuildError("the image of 'base' has no list of Debian packages (/%s, or files in /%s); %s"
                             % (STATUS, STATUS_FOLDER, REPAIR))

    @property
    def names(self):
        return {fields["Package"] for fields in self.packages}

    def has(self, path):
        return os.path.lexists(os.path.join(self.root, path))


def release_of(root):
    """The fields of its os-release, which may be a link to another file of the same root."""
    for path in ("etc/os-release", "usr/lib/os-release"):
        file = os.path.join(root, path)
        if os.path.isfile(file) and not os.path.islink(file):
            with open(file, encoding="utf-8", errors="replace") as text:
                pairs = (line.strip().partition("=") for line in text if "=" in line)
                return {name: value.strip("\"'") for name, _, value in pairs}
    return {}


def name_of(release):
    return release.get("PRETTY_NAME") or release.get("ID") or "an unknown system"


def check_same_release(base, own):
    """Packages of another release have names, dependencies and C libraries of their own."""
    if any(base.release.get(each) != own.get(each) for each in ("ID", "VERSION_ID", "VERSION_CODENAME")):
        raise BuildError("the image of 'base' is %s, but packages for it would come from %s, in which the build "
                         "installs; use a base of that release, or put the packages into an image of your own"
                         % (quote(name_of(base.release)), quote(name_of(own))))


def installed(root):
    file = os.path.join(root, STATUS)
    if os.path.isfile(file):
        for fields in paragraphs(read(file)):
            if fields.get("Status") == INSTALLED:
                yield fields
    folder = os.path.join(root, STATUS_FOLDER)
    for name in sorted(os.listdir(folder)) if os.path.isdir(folder) else []:
        if not name.endswith(".md5sums"):
            yield from (fields for fields in paragraphs(read(os.path.join(folder, name))) if "Package" in fields)


def read(file):
    with open(file, encoding="utf-8", errors="replace") as text:
        return text.read()
