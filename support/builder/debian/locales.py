"""Compiles locales, which Debian's package `locales` has as text only."""

import difflib
import os
import subprocess

from problems import BuildError, Problems
from report import quote

PACKAGE = "locales"
SUPPORTED = "usr/share/i18n/SUPPORTED"
DATA = "usr/share/i18n"
FOLDER = "usr/lib/locale"


def compile_locales(names, data, tree):
    """@param data root of the unpacked package"""
    charmaps = supported(data)
    problems = Problems()
    for name in names:
        if name not in charmaps:
            near = difflib.get_close_matches(name, charmaps, 3)
            problems.add("'locales' has %s, which Debian does not have%s" % (
                quote(name), "; near are %s" % ", ".join(map(quote, near)) if near else ""))
    problems.raise_if_any()
    os.makedirs(os.path.join(tree, FOLDER), exist_ok=True)
    for name in names:
        compile_locale(name, charmaps[name], data, os.path.join(tree, FOLDER))


def supported(data):
    with open(os.path.join(data, SUPPORTED), encoding="ascii") as text:
        return dict(line.split() for line in text if line.strip() and not line.startswith("#"))


def compile_locale(name, charmap, data, folder):
    language, _, modifier = name.partition("@")
    source = language.partition(".")[0] + ("@" + modifier if modifier else "")
    # The name by which setlocale looks for it: `de_DE.utf8`.
    codeset = "." + charmap.lower().replace("-", "") if "." in language else ""
    target = language.partition(".")[0] + codeset + ("@" + modifier if modifier else "")
    # Both processors have the same byte order; warnings are about languages, not about us.
    result = subprocess.run(
        ["localedef", "--no-archive", "--little-endian", "--force", "--inputfile", source, "--charmap", charmap,
         os.path.join(folder, target)],
        env={**os.environ, "I18NPATH": os.path.join(data, DATA), "LC_ALL": "C"}, capture_output=True, check=False,
        text=True)
    if not os.path.isfile(os.path.join(folder, target, "LC_CTYPE")):
        raise BuildError("the locale %s cannot be compiled: %s" % (quote(name), result.stderr.strip()[-300:]))
