"""What a build step sees: a copy of the files that it reads, which it may change, at their places in the image."""

import os
import shutil

import tree


def lay_out(folders, application, user, group):
    """Copies the files of these folders for a user."""
    for folder in folders:
        lend(folder, application, user, group)


def lend(source, target, user, group):
    """Copies a file, or a folder with all that is in it, for a user."""
    if not os.path.isdir(source):
        make_folder(os.path.dirname(target), user, group)
        copy(source, target, user, group)
    for parent, names, files in os.walk(source):
        names.sort()
        folder = os.path.normpath(os.path.join(target, os.path.relpath(parent, source)))
        make_folder(folder, user, group)
        links = [name for name in names if os.path.islink(os.path.join(parent, name))]
        for name in sorted(files + links):
            copy(os.path.join(parent, name), os.path.join(folder, name), user, group)


def copy(source, target, user, group):
    shutil.copyfile(source, target, follow_symlinks=False)
    if not os.path.islink(target):
        os.chmod(target, 0o755 if os.stat(source).st_mode & 0o111 else 0o644)
    own(target, user, group)
    os.utime(target, (tree.TIME, tree.TIME), follow_symlinks=False)


def make_folder(path, user, group):
    """With the folders above it, which a user can then write to."""
    if not os.path.isdir(path):
        make_folder(os.path.dirname(path), user, group)
        os.mkdir(path)
    own(path, user, group)
    os.chmod(path, 0o755)


def own(path, user, group):
    # The tests of these files run as anybody.
    if os.geteuid() == 0:
        os.chown(path, user, group, follow_symlinks=False)


def state(places, apart):
    """Each file in some folders, without what is apart and bytecode, which every program may write."""
    found = {}
    for parent, folders, files in (each for place in places for each in os.walk(place)):
        folders[:] = [name for name in folders if name != "__pycache__" and os.path.join(parent, name) not in apart]
        links = [name for name in folders if os.path.islink(os.path.join(parent, name))]
        for path in (os.path.join(parent, name) for name in files + links):
            if path not in apart:
                info = os.lstat(path)
                found[path] = (info.st_mtime_ns, info.st_size, info.st_ino)
    return found
