"""What a wheel says of itself."""

import email
import re
import zipfile

from packages.names import normalized
from problems import BuildError
from report import quote

# How PEP 440 lets the same version be spelled.
SPELLINGS = [(r"^v", ""), (r"[-_.]?(alpha|a)[-_.]?(?=\d|$|\.|\+)", "a"), (r"[-_.]?(beta|b)[-_.]?(?=\d|$|\.|\+)", "b"),
             (r"[-_.]?(preview|pre|rc|c)[-_.]?(?=\d|$|\.|\+)", "rc"), (r"[-_.]?(post|rev|r)[-_.]?(?=\d|$|\.|\+)", ".post"),
             (r"[-_.]?dev[-_.]?", ".dev"), (r"(?<=\d)-(?=\d)", ".post"), (r"(\.0)+(?=$|[^\d.])", "")]


def check(path, name, version):
    """The version of the wheel."""
    try:
        with zipfile.ZipFile(path) as wheel:
            files = [each for each in wheel.namelist() if re.fullmatch(r"[^/]+\.dist-info/METADATA", each)]
            metadata = email.message_from_bytes(wheel.read(files[0])) if len(files) == 1 else {}
    except zipfile.BadZipFile:
        raise BuildError("the build backend of %s made %s, which is no wheel" % (quote(name), quote(path))) from None
    found, stated = metadata.get("Name"), metadata.get("Version")
    if found is None or stated is None:
        raise BuildError("the wheel of %s has no name or version in its METADATA; correct its build backend" % quote(name))
    if normalized(found) != name:
        raise BuildError("the wheel of %s has the name %s; use one name in pyproject.toml and in the settings of its "
                         "build backend, and lock again" % (quote(name), quote(found)))
    if version and plain(stated) != plain(version):
        raise BuildError("the wheel of %s has version %s, but its pyproject.toml says %s; use one version in both, and "
                         "lock again" % (quote(name), quote(stated), quote(version)))
    return stated


def plain(version):
    """Equal for two spellings of a version, as far as builds differ in them."""
    text = version.strip().lower()
    for pattern, replacement in SPELLINGS:
        text = re.sub(pattern, replacement, text)
    return re.sub(r"(?<![\d.])0+(?=\d)|(?<=\.)0+(?=\d)", "", text)
