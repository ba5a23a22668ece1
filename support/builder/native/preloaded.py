"""Whether the libraries of LD_PRELOAD are loaded: a program starts without one that is missing, with a line in its log."""

import ctypes
import os
import re

from report import quote


def check_preloaded(problems):
    for name in re.split("[ :]+", os.environ.get("LD_PRELOAD", "").strip(" :")):
        if name and not is_loaded(name):
            problems.add("LD_PRELOAD has %s, which does not load in the image: %s; if it is the image's memory "
                         "allocator, set 'allocator' to MemoryAllocator.GLIBC, else correct LD_PRELOAD in 'environment'"
                         % (quote(name), reason(name)))


def is_loaded(name):
    try:
        ctypes.CDLL(name, mode=os.RTLD_NOLOAD)
    except OSError:
        return False
    return True


def reason(name):
    try:
        ctypes.CDLL(name)
    except OSError as error:
        return str(error)
    return "it was not there as Python started"
