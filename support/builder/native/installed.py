"""The files of an environment on the image: which are native, and whose they are."""

import os
from functools import cache
from importlib.metadata import distributions

from native.elf import native_machine, read_elf


def native_files(environment):
    """Those for this processor and those for others, in order. Those in `*.libs/` are opened with what uses them."""
    own, others, machine = [], [], native_machine()
    for path in all_files(environment):
        elf = read_elf(path) if ".so" in os.path.basename(path) and ".libs/" not in path else None
        if elf is not None:
            (own if elf.machine == machine else others).append(path)
    return own, others


@cache
def all_files(environment):
    paths = [os.path.join(folder, name) for folder, _, names in os.walk(environment) for name in names]
    return sorted(path for path in paths if not os.path.islink(path))


@cache
def provided(environment):
    """Other packages may have a library: it is found once something has loaded that one."""
    return {os.path.basename(path) for path in all_files(environment)}


@cache
def package_of_each(environment):
    """The package of each file."""
    sites = sorted({path.partition("/site-packages/")[0] + "/site-packages" for path in all_files(environment)
                    if "/site-packages/" in path})
    return {os.path.normpath(distribution.locate_file(file)): distribution.name
            for distribution in distributions(path=sites) for file in distribution.files or ()}
