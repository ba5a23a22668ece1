"""A native file that does not open by itself, and what that means for the image."""

import mmap
import os
from functools import cache
from importlib.metadata import distributions

from elf import native_machine, read_elf
from guarded import may_be_missing
from opening import all_missing, import_error, missing_in
from report import some
from sonames import is_from_host


def native_files(environment):
    """In order. Those in `*.libs/` are opened with the files that use them."""
    found, machine = [], native_machine()
    for path in all_files(environment):
        elf = read_elf(path) if ".so" in os.path.basename(path) and ".libs/" not in path else None
        if elf is not None and elf.machine == machine:
            found.append(path)
    return found


@cache
def all_files(environment):
    paths = [os.path.join(folder, name) for folder, _, names in os.walk(environment) for name in names]
    return sorted(path for path in paths if not os.path.islink(path))


class NativeFile:
    """`missing` ends the build; `remark` is why it does not open where that does not end it."""

    def __init__(self, environment, path, error):
        self.environment = environment
        self.path = path
        self.error = error
        self.missing = set()
        self.remark = None
        # Below the folder of the packages, if it is there.
        self.shown = os.path.relpath(path, environment).rpartition("/site-packages/")[2]

    @property
    def top(self):
        return self.shown.partition("/")[0].partition(".")[0]

    @property
    def module(self):
        """The name under which Python imports it; None for a library that something loads by its path."""
        folder, name = os.path.split(self.shown)
        parts = [*filter(None, folder.split("/")), name.partition(".")[0]]
        with open(self.path, "rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
            is_module = content.find(b"\0PyInit_%s\0" % parts[-1].encode()) >= 0
        return ".".join(parts) if is_module and all(part.isidentifier() for part in parts) else None

    @property
    def package(self):
        return owners(self.environment).get(self.path, self.top)

    def judge(self):
        """An extension is needed by what imports it, another library by a package that cannot be imported without."""
        module = self.module
        missing = self.not_provided(missing_in(self.error))
        if module and not missing:
            # Its package may load first what it needs.
            self.error = import_error(module)
            if self.error is None:
                return
        missing |= self.not_provided(missing_in(self.error) | all_missing(self.path))
        absent = {name for name in missing if not is_from_host(name)}
        if not absent:
            self.remark = "%s comes from the host" % some(missing) if missing else self.error
        elif module is None:
            self.missing = absent & missing_in(import_error(self.top))
            self.remark = None if self.missing else "%s is missing, which importing %s does not need" \
                % (some(absent), self.top)
        elif may_be_missing(os.path.join(self.path[:-len(self.shown)], self.top), module):
            self.remark = "%s is missing, which the package can do without" % some(absent)
        else:
            self.missing = absent

    def not_provided(self, names):
        return {name for name in names if name not in provided(self.environment)}


@cache
def provided(environment):
    """Other packages may have a library: it is found once something has loaded that one."""
    return {os.path.basename(path) for path in all_files(environment)}


@cache
def owners(environment):
    """The package of each file."""
    sites = sorted({path.partition("/site-packages/")[0] + "/site-packages" for path in all_files(environment)
                    if "/site-packages/" in path})
    return {os.path.normpath(distribution.locate_file(file)): distribution.name
            for distribution in distributions(path=sites) for file in distribution.files or ()}
