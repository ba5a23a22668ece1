"""How a package is named: in requirements, folders and settings one name has several spellings."""

import re


def normalized(name):
    return re.sub(r"[-_.]+", "-", name).lower()
