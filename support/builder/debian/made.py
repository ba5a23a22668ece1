"""Files that packages make when they are installed, by programs of their own, and without which they do not work.

The programs run in a copy of the image, so they must be for the processor that builds.
"""

import glob
import os
import shutil
import subprocess
import tempfile
from dataclasses import dataclass

from debian.base import read
from problems import BuildError
from report import quote


@dataclass
class Made:
    """What a script of a package makes: `{lib}` is the folder of libraries of the processor."""

    command: tuple
    # Below the root; a folder stands for all in it.
    output: str
    # Without it there is nothing to make.
    needs: str


# By the package whose script it is.
MADE = {
    "libgdk-pixbuf-2.0-0": [Made(("/usr/{lib}/gdk-pixbuf-2.0/gdk-pixbuf-query-loaders", "--update-cache"),
                                 "usr/{lib}/gdk-pixbuf-2.0/2.10.0/loaders.cache",
                                 "usr/{lib}/gdk-pixbuf-2.0/2.10.0/loaders")],
    "libglib2.0-0t64": [
        Made(("/usr/{lib}/glib-2.0/glib-compile-schemas", "/usr/share/glib-2.0/schemas"),
             "usr/share/glib-2.0/schemas/gschemas.compiled", "usr/share/glib-2.0/schemas"),
        Made(("/usr/{lib}/glib-2.0/gio-querymodules", "/usr/{lib}/gio/modules"),
             "usr/{lib}/gio/modules/giomodule.cache", "usr/{lib}/gio/modules"),
    ],
    "libgtk-3-0t64": [Made(("/usr/{lib}/libgtk-3-0t64/gtk-query-immodules-3.0", "--update-cache"),
                           "usr/{lib}/gtk-3.0/3.0.0/immodules.cache", "usr/{lib}/gtk-3.0/3.0.0/immodules")],
    "libgvc6": [Made(("/usr/sbin/libgvc6-config-update", "-c"), "usr/{lib}/graphviz/config6a", "usr/{lib}/graphviz")],
    "shared-mime-info": [Made(("/usr/bin/update-mime-database", "/usr/share/mime"), "usr/share/mime",
                              "usr/share/mime/packages")],
}

# Copied where the script copies it: by package, from and to.
COPIED = {
    "readline-common": [("usr/share/readline/inputrc", "etc/inputrc")],
    "freetds-common": [("usr/share/freetds/freetds.conf", "etc/freetds/freetds.conf")],
}

# One file of all in a folder, in the order of their names: by package, from and to.
JOINED = {
    "ghostscript": [("etc/ghostscript/cidfmap.d/*.conf", "var/lib/ghostscript/fonts/cidfmap"),
                    ("etc/ghostscript/fontmap.d/*.conf", "var/lib/ghostscript/fonts/Fontmap")],
}

# The bundle of certificates in which programs look.
CERTIFICATES = "ca-certificates"
BUNDLE = "etc/ssl/certs/ca-certificates.crt"

# A description of a driver, for /etc/odbcinst.ini.
DRIVERS = {
    "odbc-postgresql": "usr/share/psqlodbc/odbcinst.ini.template",
    "tdsodbc": "usr/share/tdsodbc/odbcinst.ini",
}
DRIVERS_FILE = "etc/odbcinst.ini"

# Links that the script makes with the settings that nobody has changed. A link that is there already stays.
LINKS = {
    "fontconfig-config": {
        "etc/fonts/conf.d/10-hinting-slight.conf": "/usr/share/fontconfig/conf.avail/10-hinting-slight.conf",
        "etc/fonts/conf.d/70-no-bitmaps-except-emoji.conf":
            "/usr/share/fontconfig/conf.avail/70-no-bitmaps-except-emoji.conf",
    },
    # By name the first of both, as their priorities have it.
    "mariadb-common": {"etc/mysql/my.cnf": "mariadb.cnf"},
    "mysql-common": {"etc/mysql/my.cnf": "my.cnf.fallback"},
}

# What the script takes away with those settings.
REMOVED = {"fontconfig-config": ["etc/fonts/conf.d/10-sub-pixel-none.conf"]}

KNOWN = frozenset((*MADE, *COPIED, *JOINED, *DRIVERS, *LINKS, CERTIFICATES, "unixodbc-common"))


def make(names, base, tree, triplet):
    """@param names of the packages"""
    for name in names:
        for source, target in COPIED.get(name, ()):
            os.makedirs(os.path.dirname(os.path.join(tree, target)), exist_ok=True)
            shutil.copyfile(os.path.join(tree, source), os.path.join(tree, target))
        for pattern, target in JOINED.get(name, ()):
            join(base, tree, pattern, target)
        for path in REMOVED.get(name, ()):
            os.remove(os.path.join(tree, path))
        for path, target in LINKS.get(name, {}).items():
            if not os.path.lexists(os.path.join(tree, path)):
                os.symlink(target, os.path.join(tree, path))
    if CERTIFICATES in names and not os.path.exists(os.path.join(base, BUNDLE)):
        # All certificates of the package, which are trusted unless somebody turns one off.
        join(base, tree, "usr/share/ca-certificates/*/*.crt", BUNDLE)
    describe_drivers(names, tree)
    wanted = [(name, each) for name in names for each in MADE.get(name, ())
              if glob.glob(place(tree, each.needs, triplet) + ("/*" if is_folder(tree, each, triplet) else ""))]
    if wanted:
        run_in_copy(wanted, base, tree, triplet)


def join(base, tree, pattern, target):
    """Of the base and the tree, as the image will have them."""
    found = {os.path.relpath(file, root): file for root in (base, tree) for file in glob.glob(os.path.join(root, pattern))}
    texts = [read(file) for _, file in sorted(found.items())]
    os.makedirs(os.path.dirname(os.path.join(tree, target)), exist_ok=True)
    with open(os.path.join(tree, target), "w", encoding="utf-8") as file:
        file.writelines(text.rstrip("\n") + "\n" for text in texts)


def describe_drivers(names, tree):
    texts = [read(os.path.join(tree, DRIVERS[name])).strip() for name in names if name in DRIVERS]
    if texts:
        with open(os.path.join(tree, DRIVERS_FILE), "w", encoding="utf-8") as file:
            file.write("\n\n".join(texts) + "\n")


def place(root, path, triplet):
    return os.path.join(root, path.format(lib="lib/" + triplet))


def is_folder(tree, made, triplet):
    return os.path.isdir(place(tree, made.needs, triplet))


def run_in_copy(wanted, base, tree, triplet):
    with tempfile.TemporaryDirectory() as folder:
        copy = os.path.join(folder, "image")
        # Devices and sockets of a base cannot be copied, and nothing here needs them.
        shutil.copytree(base, copy, symlinks=True, ignore=shutil.ignore_patterns("proc", "sys", "dev"))
        shutil.copytree(tree, copy, symlinks=True, dirs_exist_ok=True)
        for name, made in wanted:
            words = [word.format(lib="lib/" + triplet) for word in made.command]
            try:
                result = subprocess.run(["chroot", copy, *words], capture_output=True, check=False, text=True)
                error = result.stderr.strip()[-300:] if result.returncode else None
            except OSError as failure:
                error = str(failure)
            source = place(copy, made.output, triplet)
            if error is None and not os.path.lexists(source):
                error = "it made no /%s" % os.path.relpath(source, copy)
            if error is not None:
                raise BuildError("Debian's package %s needs what its program %s makes, which cannot run here: %s; "
                                 "build on a machine with the processor of the image, or put the package into a base "
                                 "image of your own" % (quote(name), quote(words[0]), error))
            take(source, place(tree, made.output, triplet))


def take(source, target):
    os.makedirs(os.path.dirname(target), exist_ok=True)
    if os.path.isdir(source):
        shutil.copytree(source, target, symlinks=True, dirs_exist_ok=True)
    else:
        shutil.copyfile(source, target)
