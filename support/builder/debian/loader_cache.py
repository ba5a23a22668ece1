"""Writes `/etc/ld.so.cache`, as ldconfig would on the finished image.

Without it the loader finds what is in its default folders, but no library in one that a package names in
`/etc/ld.so.conf.d`, and `ldconfig -p`, which Python's `ctypes.util.find_library` asks, names none at all.
ldconfig itself only knows the libraries of its own processor, and distroless has none.
"""

import glob
import os
import re
import struct

from native.elf import read_elf, soname_of

FILE = "etc/ld.so.cache"
CONFIGURATION = "etc/ld.so.conf"
INCLUDED = "etc/ld.so.conf.d/*.conf"

MAGIC = b"glibc-ld.so.cache1.1"
LITTLE_ENDIAN = 2
HEADER = struct.Struct("<20sIIB3xI12x")
ENTRY = struct.Struct("<iIIIQ")

# By the number of the processor in an ELF file: the kind of library, and the folders without configuration.
FLAGS = {62: 0x0303, 183: 0x0A03}
TRIPLETS = {62: "x86_64-linux-gnu", 183: "aarch64-linux-gnu"}

LIBRARY = re.compile(r"(lib|ld-).*\.so.*")


class View:
    """The base with a tree on top of it, as the image will have them. Paths are relative to the root."""

    def __init__(self, *roots):
        self.roots = roots

    def top(self, path):
        """The file at a path without links among its folders."""
        files = (os.path.join(root, path) for root in reversed(self.roots))
        return next(filter(os.path.lexists, files), None)

    def real(self, path):
        """The path without links, also of what does not exist."""
        done, rest = [], path.split("/")
        for _ in range(1000):
            if not rest:
                break
            part = rest.pop(0)
            if part in ("", "."):
                continue
            if part == "..":
                done = done[:-1]
                continue
            file = self.top("/".join([*done, part]))
            if file and os.path.islink(file):
                target = os.readlink(file)
                done, rest = [] if target.startswith("/") else done, target.split("/") + rest
            else:
                done.append(part)
        return "/".join(done)

    def names(self, folder):
        found = set()
        for root in self.roots:
            file = os.path.join(root, folder)
            found.update(os.listdir(file) if os.path.isdir(file) else ())
        return sorted(found)


def write_cache(base, tree, machine):
    """@param machine number of the image's processor in an ELF file"""
    file = os.path.join(tree, FILE)
    os.makedirs(os.path.dirname(file), exist_ok=True)
    with open(file, "wb") as output:
        output.write(render(libraries_of(View(base, tree), machine), FLAGS[machine]))


def libraries_of(view, machine):
    """By the name that programs ask for, the path; the first folder wins."""
    found = {}
    for folder in folders(view, machine):
        names = view.names(folder)
        for name in filter(LIBRARY.fullmatch, names):
            file = view.top(view.real(folder + "/" + name))
            elf = read_elf(file) if file and os.path.isfile(file) else None
            if elf is None or elf.machine != machine:
                continue
            # A link without a number is for linkers, and asked for by programs that look for any version.
            soname = soname_of(file) or name
            is_any = name.endswith(".so") and soname.startswith(name) and os.path.islink(view.top(folder + "/" + name))
            known = name if is_any else soname
            if known == name or known not in names:
                found.setdefault(known, "/%s/%s" % (folder, name))
    return found


def folders(view, machine):
    """In the order in which the loader would look, without links."""
    triplet = TRIPLETS[machine]
    named = [*configured(view), "lib/" + triplet, "usr/lib/" + triplet, "lib", "usr/lib"]
    return list(dict.fromkeys(map(view.real, named)))


def configured(view):
    """Folders that packages name. Every file of them counts, since distroless has them without the one that says so."""
    lines = []
    for root in view.roots:
        files = sorted(glob.glob(os.path.join(root, INCLUDED)))
        lines += [(os.path.basename(file), file) for file in files]
    result = []
    for _, file in sorted(dict(lines).items()):
        with open(file, encoding="utf-8", errors="replace") as text:
            words = [line.partition("#")[0].strip() for line in text]
        result += [word.lstrip("/") for word in words if word.startswith("/")]
    return result


def render(libraries, flags):
    """Sorted as the loader searches it: by halves, in falling order."""
    names = sorted(libraries, key=order, reverse=True)
    start = HEADER.size + ENTRY.size * len(names)
    strings, entries, places = bytearray(), [], {}
    for name in names:
        for text in (name, libraries[name]):
            places[text] = start + len(strings)
            strings += text.encode() + b"\0"
        entries.append(ENTRY.pack(flags, places[name], places[libraries[name]], 0, 0))
    return HEADER.pack(MAGIC, len(names), len(strings), LITTLE_ENDIAN, 0) + b"".join(entries) + bytes(strings)


def order(name):
    """Numbers count as numbers, and come after all other characters."""
    parts = re.findall(r"\d+|\D", name)
    return [(1, int(part)) if part.isdigit() else (0, ord(part)) for part in parts]
