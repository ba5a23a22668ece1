"""The secrets of a build step: what its program gets, and a search for what it must not leave."""

import base64
import os
import re
import stat
from urllib.parse import quote as quoted

from problems import BuildError
from report import quote

# A shorter text may stand in a file by chance.
SHORTEST = 8
CHUNK = 1 << 20

# PEM breaks lines at 64 characters, MIME at 76.
LINE = 60
ESCAPE = re.compile(rb"%[0-9A-F]{2}")


def read(folder):
    """The content of each secret in a folder, by its name; none without a folder."""
    found = {}
    for name in os.listdir(folder) if folder else ():
        path = os.path.join(folder, name)
        if os.path.isfile(path):
            with open(path, "rb") as file:
                found[name] = file.read()
    return found


def variables(pairs, secrets):
    """@param pairs names of variables, each with the name of its secret"""
    found = {}
    for name, secret in pairs:
        content = secrets[secret]
        value = content.removesuffix(b"\n").removesuffix(b"\r")
        if not value or b"\0" in value:
            raise BuildError("secret %s %s; give the build another value for the variable %s"
                             % (quote(secret), "has a null character" if value else "is empty", name))
        found[name] = os.fsdecode(value)
    return found


class Search:
    """For the text of secrets as it is, quoted for a URL, and in base64, also as a part of a longer text."""

    def __init__(self, secrets):
        self.forms = {name: forms(content.strip()) for name, content in secrets.items()}

    def in_name(self, path):
        """The secrets of which a name or the target of a link has the text."""
        return [name for name, texts in self.forms.items() if any(text in os.fsencode(path) for text in texts)]

    def in_file(self, path):
        """Those that a file has, which is read in parts that overlap."""
        left = {name: texts for name, texts in self.forms.items() if texts}
        found = []
        longest = max((len(text) for texts in left.values() for text in texts), default=0)
        with open(path, "rb") as file:
            before = b""
            while left and (chunk := file.read(CHUNK)):
                part = before + chunk
                found += [name for name, texts in left.items() if any(text in part for text in texts)]
                left = {name: texts for name, texts in left.items() if name not in found}
                before = part[-longest:]
        return found

    def below(self, folder, without):
        """Each file of a folder that has one, relative to it, with its name; not of other file systems."""
        for parent, folders, names in os.walk(folder):
            folders[:] = sorted(each for each in folders if os.path.join(parent, each) != without)
            for path in (os.path.join(parent, name) for name in sorted(names)):
                if stat.S_ISREG(os.lstat(path).st_mode):
                    for name in self.in_file(path):
                        yield os.path.relpath(path, folder), name


def forms(content):
    if len(content) < SHORTEST:
        return set()
    urls = {quoted(content, safe).encode() for safe in ("", "/", "!'()*")}
    texts = {content, *urls, *(ESCAPE.sub(lambda each: each[0].lower(), url) for url in urls)}
    for start in range(3):
        encoded = base64.b64encode(bytes(start) + content)
        # Without what depends on the text before and after it, and no more than a line of base64 may have at its start.
        inner = encoded[-(-start * 8 // 6):(start + len(content)) * 8 // 6][:LINE]
        texts |= {inner, inner.replace(b"+", b"-").replace(b"/", b"_")}
    return texts
