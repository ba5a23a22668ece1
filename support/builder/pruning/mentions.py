"""What the sources of a package say about files and folders that a rule would remove.

Reads text and runs nothing, so it errs on the side of keeping: a name in a comment may count as well.
"""

import re
from dataclasses import dataclass, field

from pruning.rules import FOLDERS, SUFFIXES

WORD = "(?:%s)" % "|".join(sorted(FOLDERS, key=len, reverse=True))
ENDING = "(?:%s)" % "|".join(re.escape(each) for each in sorted(SUFFIXES, key=len, reverse=True))

# A file without any of these says nothing of interest; most have none.
INTERESTING = re.compile(r"\b%s\b|%s\b|attach_stub" % (WORD, ENDING))

# At the start of a line, or after `try:` and the like.
START = r"^[ \t]*(?:\w[^#'\"\n]*[:;][ \t]*)?"
REST = r"(?:[^\n\\;]|\\\n)*"
NAMES = r"(\((?:[^)#]|#[^\n]*)*\)|%s)" % REST
FROM = re.compile(START + r"from[ \t]+(\.*)[ \t]*([\w.]*)[ \t]+import[ \t]*" + NAMES, re.MULTILINE)
IMPORT = re.compile(START + r"import[ \t]+(%s)" % REST, re.MULTILINE)
QUOTED_MODULE = re.compile(r"['\"](\.*)((?:\w+\.)*)(%s)(?:[.:][\w.:]*)?['\"]" % WORD)
QUOTED_FOLDER = re.compile(r"['\"/}](%s)(?=['\"/\\{])" % WORD)
QUOTED_FILE = re.compile(r"([\w.+-]+)['\"]")
# Of a script that makes a wheel and got into one, as tensorflow's did. Other modules are called `setup` as well.
MAKES_WHEEL = re.compile(START + r"(?:from|import)[ \t]+(?:setuptools|distutils)\b", re.MULTILINE)
# Of documentation, which nobody runs.
EXAMPLE = re.compile(r"^[ \t]*(?:>>>|\.\.\.) .*", re.MULTILINE)
QUOTED_SUFFIX = re.compile(r"['\"][*/]*(%s)['\"]" % ENDING)
FILE_ENDING = re.compile(r"%s\b" % ENDING)
FILE_NAME = re.compile(r"[\w.+-]*\Z")
MODULE = re.compile(r"(?:\w+\.)*%s\b" % WORD)
INCLUDE = re.compile(rb"#[ \t]*include[ \t]*[<\"]([^>\"\n]+)[>\"]")


@dataclass
class Mentions:
    modules: set = field(default_factory=set)
    # With the names of files that the same source quotes.
    folders: dict = field(default_factory=dict)
    files: set = field(default_factory=set)
    suffixes: set = field(default_factory=set)

    def add(self, other):
        self.modules |= other.modules
        for folder, names in other.folders.items():
            self.folders.setdefault(folder, set()).update(names)
        self.files |= other.files
        self.suffixes |= other.suffixes


def mentions_of_source(file_and_package):
    """Of a Python file; the package is what a relative import starts from."""
    file, package = file_and_package
    with open(file, encoding="utf-8", errors="replace") as source:
        text = source.read()
    found = Mentions()
    if not INTERESTING.search(text) or file.endswith("/setup.py") and MAKES_WHEEL.search(text):
        return found
    for dots, name, imported in FROM.findall(text):
        base = absolute(package, dots, name)
        found.modules.update(interesting("%s.%s" % (base, each) for each in words(imported)))
    for imported in IMPORT.findall(text):
        found.modules.update(interesting(words(imported)))
    for dots, above, name in QUOTED_MODULE.findall(text):
        # A single word may be anything.
        if dots or above:
            found.modules.add(absolute(package, dots, above + name))
    folders = set(QUOTED_FOLDER.findall(text))
    names = set(QUOTED_FILE.findall(EXAMPLE.sub("", text))) if folders else set()
    found.folders = dict.fromkeys(folders, names)
    found.files.update(file_names(text))
    found.suffixes.update(QUOTED_SUFFIX.findall(text))
    if "attach_stub" in text:
        found.suffixes.add(".pyi")
    return found


def mentions_of_text(file):
    """Of entry points, scripts and `.pth` files, which name modules in full."""
    with open(file, "rb") as content:
        head = content.read(4)
        # Programs are installed beside the scripts.
        text = "" if head == b"\x7fELF" else (head + content.read()).decode("utf-8", "replace")
    return Mentions(modules=set(MODULE.findall(text)))


def includes_of(file):
    """The names of the headers that a C source includes, or that a native file would have compiled."""
    with open(file, "rb") as source:
        found = INCLUDE.findall(source.read())
    return {each.decode("utf-8", "replace").rpartition("/")[2].strip() for each in found}


def file_names(text):
    """From the ending backwards: a pattern that starts with any word would try every word of every file."""
    for ending in FILE_ENDING.finditer(text):
        before = FILE_NAME.search(text, max(0, ending.start() - 80), ending.start())
        yield before[0] + ending[0]


def absolute(package, dots, name):
    if not dots:
        return name
    parts = package.split(".")
    return ".".join(filter(None, [*parts[:len(parts) - len(dots) + 1], name]))


def words(imported):
    """The names of an import statement, without what they are called afterwards."""
    plain = re.sub(r"#.*|[\\()]", " ", imported)
    return [each.split()[0] for each in plain.split(",") if each.split()]


def interesting(names):
    """Each name cut after every part that is a folder of a rule."""
    for name in names:
        parts = name.split(".")
        for end in range(1, len(parts) + 1):
            if parts[end - 1] in FOLDERS:
                yield ".".join(parts[:end])
