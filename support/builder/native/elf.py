"""Reads the headers of an ELF file, as far as a loader and `strip` depend on them."""

import os
import struct
from dataclasses import dataclass

EXECUTABLE, SHARED = 2, 3
LOAD, DYNAMIC = 1, 2
# Entries of a dynamic section.
STRINGS, SONAME = 5, 14

# By class (32 or 64 bits): the header after the first 16 bytes, and one program header.
HEADER = {1: "HHIIIIIHHHHHH", 2: "HHIQQQIHHHHHH"}
PROGRAM = {1: "IIIIIIII", 2: "IIQQQQQQ"}


@dataclass
class Elf:
    kind: int
    machine: int
    # Where each segment is in the file and in memory, how long, and to what it is aligned.
    segments: list
    # Where the structures end; what follows was appended and means something to the program alone.
    end: int
    size: int

    def is_sound(self):
        """Whether a loader can map it: each segment is in the file, at an offset that fits its address."""
        return self.end <= self.size and all(
            align in (0, 1) or offset % align == address % align for offset, address, _, align in self.segments)


def read_elf(path):
    """None when it is no ELF file that a program could load."""
    size = os.path.getsize(path)
    with open(path, "rb") as file:
        head = file.read(64)
        if len(head) < 52 or head[:4] != b"\x7fELF" or head[4] not in HEADER or head[5] not in (1, 2):
            return None
        order = "<" if head[5] == 1 else ">"
        layout = struct.Struct(order + HEADER[head[4]])
        if len(head) < 16 + layout.size:
            return None
        kind, machine, _, _, programs, sections, _, _, each, count, section, number, _ = layout.unpack_from(head, 16)
        program = struct.Struct(order + PROGRAM[head[4]])
        if kind not in (EXECUTABLE, SHARED) or each != program.size:
            return None
        file.seek(programs)
        table = file.read(each * count)
        if len(table) != each * count:
            return None
        section_ends = ends_of_sections(file, order, head[4], sections, section, number)
    segments = [segment(head[4], row) for row in program.iter_unpack(table) if row[0] == LOAD]
    ends = [offset + length for offset, _, length, _ in segments]
    return Elf(kind, machine, segments, max([programs + each * count, *section_ends, *ends]), size)


def segment(bits, row):
    """The two classes have the fields in another order."""
    if bits == 1:
        _, offset, address, _, length, _, _, align = row
    else:
        _, _, offset, address, _, length, _, align = row
    return offset, address, length, align


def ends_of_sections(file, order, bits, start, each, count):
    layout = struct.Struct(order + ("IIIIIIIIII" if bits == 1 else "IIQQQQIIQQ"))
    if not start or each != layout.size:
        return []
    file.seek(start)
    table = file.read(each * count)
    rows = layout.iter_unpack(table[:len(table) // each * each])
    # Type 8 (NOBITS) has a length in memory only.
    return [start + each * count, *(row[4] + row[5] for row in rows if row[1] != 8)]


def native_machine():
    """That of the running interpreter."""
    found = read_elf("/proc/self/exe")
    return found.machine if found else None


def soname_of(path):
    """The name that a 64-bit library gives itself; None if it has none."""
    with open(path, "rb") as file:
        head = file.read(64)
        programs, = struct.unpack_from("<Q", head, 32)
        each, count = struct.unpack_from("<HH", head, 54)
        file.seek(programs)
        rows = list(struct.iter_unpack("<IIQQQQQQ", file.read(each * count)))
        dynamic = next((row for row in rows if row[0] == DYNAMIC), None)
        if dynamic is None:
            return None
        file.seek(dynamic[2])
        tags = {}
        for tag, value in struct.iter_unpack("<QQ", file.read(dynamic[5] // 16 * 16)):
            tags.setdefault(tag, value)
        if SONAME not in tags or STRINGS not in tags:
            return None
        address = tags[STRINGS]
        place = next((row[2] + address - row[3] for row in rows if row[0] == LOAD and row[3] <= address < row[3] + row[5]),
                     None)
        if place is None:
            return None
        file.seek(place + tags[SONAME])
        return file.read(256).partition(b"\0")[0].decode("utf-8", "replace")
