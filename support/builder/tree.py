"""A folder that becomes a layer: the same files give the same layer, whenever and wherever it is built."""

import os
import stat

# 1980-01-01, the oldest time that a ZIP archive can hold.
TIME = 315532800


def stamp(tree):
    """Gives the folder and everything in it one time, root as owner, and mode 0644 or 0755."""
    for folder, folders, files in os.walk(tree, topdown=False):
        for name in files + folders:
            stamp_one(os.path.join(folder, name))
    stamp_one(tree)


def stamp_one(path):
    mode = os.lstat(path).st_mode
    # Only root can give a file away; the tests of these files run as anybody.
    if os.geteuid() == 0:
        os.chown(path, 0, 0, follow_symlinks=False)
    if not stat.S_ISLNK(mode):
        os.chmod(path, 0o755 if stat.S_ISDIR(mode) or mode & 0o111 else 0o644)
    os.utime(path, (TIME, TIME), follow_symlinks=False)


def is_stamped(path):
    """Whether the file exists and came from a tree."""
    try:
        return int(os.lstat(path).st_mtime) == TIME
    except OSError:
        return False


def write(path, content, executable=False):
    """Writes a file of a tree, and the folders it needs."""
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(content)
    os.chmod(path, 0o755 if executable else 0o644)
