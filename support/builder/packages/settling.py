"""Paths that several packages install, not provably with the same content: chance decided which is on the disk.

A script is written as its owner has it. What nothing reads is left out.
"""

import configparser
import os
import re

from packages.record import measure
from report import quote, say

# Left beside the packages by a careless build, where nothing imports them by name.
STRAY = ("__init__.py", "conftest.py", "setup.py")
MODULE = re.compile(r"\.(py|pyc|pth)$|\.so\b")


def settle(environment, path, several, doubt):
    """Whether the path is now the first package's, or nobody's; a program must not have one of two by chance."""
    names = [quote(each.name) for each in several]
    if is_stray(environment, path):
        os.remove(environment.path(path))
        for each in several:
            del each.rows[path]
        say("shared: %s is left out, which packages %s install %s"
            % (quote(os.path.basename(path)), " and ".join(names), doubt))
        return True
    if os.path.dirname(path) == "bin" and rewrite(environment, path, several):
        for each in several:
            each.rows[path] = several[0].rows[path]
        say("shared: %s is that of package %s, also installed by %s"
            % (quote(path), names[0], " and ".join(names[1:])))
        return True
    return False


def is_stray(environment, path):
    folder, name = os.path.split(path)
    return folder == environment.site and (name in STRAY or not MODULE.search(name))


def rewrite(environment, path, several):
    """Scripts differ in what they call. The RECORD of the first package proves that the result is its own."""
    calls = [call_of(environment, each, os.path.basename(path)) for each in several]
    file = environment.path(path)
    if None in calls:
        return False
    with open(file, encoding="utf-8", newline="") as script:
        text = script.read()
    for call in calls:
        with open(file, "w", encoding="utf-8", newline="") as script:
            script.write(text.replace(call[0], calls[0][0]).replace(call[1], calls[0][1]))
        if measure(file) == several[0].rows[path]:
            return True
    with open(file, "w", encoding="utf-8", newline="") as script:
        script.write(text)
    return False


def call_of(environment, distribution, name):
    """The two lines of a script that are of its entry point, as installers write them; None without one."""
    points = configparser.ConfigParser(delimiters=("=",), strict=False, interpolation=None)
    points.optionxform = str
    try:
        points.read(environment.path(distribution.info + "/entry_points.txt"), encoding="utf-8")
        module, separator, function = points.get("console_scripts", name).partition(":")
    except (configparser.Error, UnicodeDecodeError):
        return None
    module, function = module.strip(), function.partition("[")[0].strip()
    return ("from %s import %s\n" % (module, function.partition(".")[0]), "sys.exit(%s())" % function) \
        if separator else None
