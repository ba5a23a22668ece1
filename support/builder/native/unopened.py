"""A native file that does not open by itself, and what that means for the image."""

import mmap
import os

from native.installed import package_of_each, provided
from native.missing import all_missing, missing_in
from native.opening import import_error
from native.optional import may_be_missing
from native.refused import refusal_in
from native.sonames import is_from_host
from report import some


class UnopenedFile:
    """`missing` and `refusal` end the build; `remark` is why it does not open where that does not end it."""

    def __init__(self, environment, path, error):
        self.environment = environment
        self.path = path
        self.error = error
        self.missing = set()
        self.refusal = None
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
        return package_of_each(self.environment).get(self.path, self.top)

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
        refusal = None if missing else refusal_in(self.error)
        what = "%s is missing" % some(absent) if absent else refusal
        if not what:
            self.remark = "%s comes from the host" % some(missing) if missing else self.error
        elif module is None:
            error = import_error(self.top)
            self.missing = absent & missing_in(error)
            self.refusal = refusal if refusal == refusal_in(error) else None
            self.remark = None if self.missing or self.refusal else "%s, which importing %s does not need" \
                % (what, self.top)
        elif may_be_missing(os.path.join(self.path[:-len(self.shown)], self.top), module):
            self.remark = "%s, which the package can do without" % what
        else:
            self.missing, self.refusal = absent, refusal

    def forgive(self):
        """Says what is wrong with it without ending the build."""
        if self.missing or self.refusal:
            self.remark = "%s is missing" % some(self.missing) if self.missing else self.refusal
            self.missing, self.refusal = set(), None

    def not_provided(self, names):
        return {name for name in names if name not in provided(self.environment)}
