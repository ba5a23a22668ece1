"""What a build step sees: a copy of the files that it reads, which it may change, at their places in the image."""

import os
import shutil

import tree


def lay_out(folders, application, user, group):
    """Copies the files of these folders for a user. Returns the state of each, to find out what changes."""
    for folder in folders:
        for parent, names, files in os.walk(folder):
            names.sort()
            target = os.path.normpath(os.path.join(application, os.path.relpath(parent, folder)))
            make_folder(target, user, group)
            for name in sorted(files):
                path = os.path.join(target, name)
                shutil.copyfile(os.path.join(parent, name), path, follow_symlinks=False)
                if not os.path.islink(path):
                    os.chmod(path, 0o755 if os.stat(os.path.join(parent, name)).st_mode & 0o111 else 0o644)
                own(path, user, group)
                os.utime(path, (tree.TIME, tree.TIME), follow_symlinks=False)


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


def state(application, apart):
    """Each file with its time and size, without what is apart and bytecode, which every program may write."""
    found = {}
    for parent, folders, files in os.walk(application):
        folders[:] = [name for name in folders if name != "__pycache__" and os.path.join(parent, name) not in apart]
        for path in (os.path.join(parent, name) for name in files):
            if path not in apart:
                info = os.lstat(path)
                found[path] = (info.st_mtime_ns, info.st_size, info.st_ino)
    return found
