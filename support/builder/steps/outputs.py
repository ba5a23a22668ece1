"""What a build step leaves: its declared outputs, as a tree that is the same whenever and wherever they were made."""

import os
import shutil
import stat

import tree
from application import sources
from bytecode.pyc import place, quiet
from report import amount, files, quote, say


def below(path):
    """Folders, files and links, the path itself first; in a fixed order."""
    yield path
    if os.path.isdir(path) and not os.path.islink(path):
        for name in sorted(os.listdir(path)):
            yield from below(os.path.join(path, name))


def check(output, shown, search, problems):
    """Reports what no image may have. @param search for secrets"""
    for path in below(output):
        mode = os.lstat(path).st_mode
        name = quote(os.path.normpath(os.path.join(shown, os.path.relpath(path, output))))
        found = search.in_name(os.path.relpath(path, output))
        if found:
            # Which must not be shown.
            name = "below " + quote(shown)
        if stat.S_ISLNK(mode):
            found += search.in_name(os.readlink(path))
            # What a text leads to depends on the links on the way.
            inside = (os.path.realpath(path) + os.sep).startswith(os.path.realpath(output) + os.sep)
            if os.path.islink(output) or os.path.isabs(os.readlink(path)) or not inside:
                problems.add("output %s is a symbolic link that leaves %s (to %s); write a copy of the file"
                             % (name, quote(shown), quote(os.readlink(path))))
        elif stat.S_ISREG(mode):
            found += search.in_file(path)
        elif not stat.S_ISDIR(mode):
            problems.add("output %s is no file, folder or link, and images have nothing else; do not write it" % name)
        for secret in sorted(set(found)):
            problems.add("output %s contains the build secret %s, and everybody who can pull the image could read "
                         "it; do not write it" % (name, quote(secret)))


def finish(output):
    """Compiles what is Python in the tree, and stamps all of it."""
    quiet()
    count = size = 0
    for path in list(below(output)):
        mode = os.lstat(path).st_mode
        if stat.S_ISREG(mode):
            count += 1
            size += os.lstat(path).st_size
            content = sources.compiled_of(path, path[len(output):])
            if content:
                tree.write(output + place(path[len(output):]), content)
    tree.stamp(output)
    say("step: %s, %s" % (files(count), amount(size)))


def move(path, target):
    os.makedirs(os.path.dirname(target), exist_ok=True)
    shutil.move(path, target)


def copy(path, target):
    """For what another stage lends."""
    os.makedirs(os.path.dirname(target), exist_ok=True)
    if os.path.isdir(path):
        shutil.copytree(path, target, symlinks=True, dirs_exist_ok=True)
    else:
        shutil.copyfile(path, target)
        os.chmod(target, os.stat(path).st_mode)
