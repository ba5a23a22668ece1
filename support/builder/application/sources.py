"""The application's own files: with bytecode, and the same whoever checked them out."""

import ast
import os
import re
import stat

import tree
from bytecode.pyc import bytecode, place, quiet, read

CHUNK = 1 << 20

# Without an indent; over several lines in brackets or by a backslash. To parse whole files takes three times as long as
# to compile them. `*+` takes no comment apart again, where no bracket closes what only looks like an import.
IMPORT = re.compile(rb"^(?:import|from)[ \t][^\n(\\]*(?:\((?:[^)#]|#[^\n]*+)*+\)|\\\r?\n[^\n(\\]*)*[^\n]*$",
                    re.MULTILINE)


def files_below(source, apart):
    """Folders, files and links in a fixed order, without those that are apart and bytecode of an older build."""
    for folder, folders, files in os.walk(source):
        links = [name for name in folders if os.path.islink(os.path.join(folder, name))]
        folders[:] = sorted(name for name in folders if name not in links and name != "__pycache__"
                            and os.path.join(folder, name) not in apart)
        yield folder
        for name in sorted(files + links):
            path = os.path.join(folder, name)
            if not name.endswith(".pyc") and path not in apart:
                yield path


def write(source, apart, output):
    """Copies the files into the tree and compiles them; returns how many there are of both."""
    quiet()
    count = compiled = 0
    for path in files_below(source, apart):
        mode = os.lstat(path).st_mode
        if stat.S_ISDIR(mode):
            os.makedirs(output + path, exist_ok=True)
        elif stat.S_ISLNK(mode):
            os.symlink(os.readlink(path), output + path)
            count += 1
        elif stat.S_ISREG(mode):
            copy(path, output + path, mode)
            count += 1
            content = compiled_of(path, path)
            if content:
                tree.write(output + place(path), content)
                compiled += 1
    tree.stamp(output)
    return count, compiled


def make_readable(source, apart):
    """For the container's user, as in the layer, whatever the modes of the checkout were."""
    for path in files_below(source, apart):
        mode = os.lstat(path).st_mode
        wanted = stat.S_IMODE(mode) | (0o755 if stat.S_ISDIR(mode) or mode & 0o111 else 0o444)
        if wanted != stat.S_IMODE(mode) and not stat.S_ISLNK(mode):
            os.chmod(path, wanted)


def compiled_of(path, shown):
    """@param shown its path in the image, which is in the bytecode"""
    if not path.endswith(".py"):
        return None
    with open(path, "rb") as file:
        return bytecode(file.read(), shown)


def copy(path, target, mode):
    with open(path, "rb") as file, open(target, "wb") as copied:
        while chunk := file.read(CHUNK):
            copied.write(chunk)
    os.chmod(target, mode & 0o777)


def imports(source, apart):
    """What the files import at their top, for `reach.py`: `module:names`, without the project's relative imports."""
    statements = set()
    for path in files_below(source, apart):
        if path.endswith(".py") and os.path.isfile(path):
            statements.update(IMPORT.findall(read(path)))
    return sorted({word for each in statements for word in words_of(each)})


def words_of(statement):
    try:
        nodes = ast.parse(statement).body
    # A sentence of a text may begin like one.
    except (SyntaxError, ValueError):
        return []
    return [word for node in nodes for word in (
        [alias.name for alias in node.names] if isinstance(node, ast.Import) else
        [node.module + ":" + ",".join(alias.name for alias in node.names)]
        if isinstance(node, ast.ImportFrom) and not node.level else [])]
