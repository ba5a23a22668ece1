"""What a wheel says of itself."""

import email
import re
import zipfile

from packages.names import normalized
from problems import BuildError
from report import quote

# A version as PEP 440 lets it be written.
VERSION = re.compile(r"""
    v?(?:(?P<epoch>\d+)!)?(?P<release>\d+(?:\.\d+)*)
    (?:[-_.]?(?P<pre>alpha|a|beta|b|preview|pre|rc|c)[-_.]?(?P<pre_number>\d*))?
    (?:-(?P<only_number>\d+)|[-_.]?(?P<post>post|rev|r)[-_.]?(?P<post_number>\d*))?
    (?:[-_.]?(?P<dev>dev)[-_.]?(?P<dev_number>\d*))?
    (?:\+(?P<local>[a-z0-9]+(?:[-_.][a-z0-9]+)*))?""", re.VERBOSE | re.ASCII)

PRE_RELEASES = {"alpha": "a", "beta": "b", "c": "rc", "pre": "rc", "preview": "rc"}


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
    """Equal for two spellings of a version; one that PEP 440 does not know is itself."""
    text = version.strip().lower()
    found = VERSION.fullmatch(text)
    if not found:
        return text
    part = found.groupdict()
    release = [number(each) for each in part["release"].split(".")]
    while release and release[-1] == "0":
        release.pop()
    is_post = part["post"] or part["only_number"]
    return (number(part["epoch"]), release,
            part["pre"] and (PRE_RELEASES.get(part["pre"], part["pre"]), number(part["pre_number"])),
            is_post and number(part["only_number"] or part["post_number"]),
            part["dev"] and number(part["dev_number"]),
            part["local"] and [number(each) for each in re.split("[-_.]", part["local"])])


def number(digits):
    """Without leading zeros; one that is absent is 0. Another text is itself."""
    if not digits:
        return "0"
    return (digits.lstrip("0") or "0") if digits.isdigit() else digits
