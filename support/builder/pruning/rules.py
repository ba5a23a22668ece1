"""What a running program does not need, by the name of a file or folder. `decide.py` says what stays nevertheless."""

import os
import re

# Folders. Never 'testing': that is what packages offer to the tests of others.
FOLDERS = {
    "test": "tests",
    "tests": "tests",
    "doc": "docs",
    "docs": "docs",
    "examples": "examples",
}

# Elsewhere these endings may mean anything.
ONLY_IN_INCLUDE = (".inc", ".td")
HEADERS = (".h", ".hh", ".hpp", ".hxx", ".h++", ".inl", ".cuh", ".pxd", ".pxi", ".a", *ONLY_IN_INCLUDE)
# Only a compiler reads these, though tools beside them name their endings: those of torch do for code that it translates.
FOR_COMPILERS = ("torch/include/",)
# It hands sources to a compiler wherever it runs.
COMPILES = re.compile(r"(pytorch-)?triton")
SOURCES = (".c", ".cc", ".cpp", ".cxx", ".c++", ".cu", ".pyx")
STUBS = (".pyi",)
SUFFIXES = {
    **{suffix: "headers" for suffix in HEADERS},
    **{suffix: "sources" for suffix in SOURCES},
    **{suffix: "stubs" for suffix in STUBS},
}

# In the environment's own folders, where nothing looks at run time.
SHARED = {
    "share/doc/": "docs",
    "share/info/": "docs",
    "share/man/": "docs",
    "man/": "docs",
    "include/": "headers",
}

# The last one is about bytecode, see `compiling.py`.
RULES = ("tests", "caches", "headers", "sources", "stubs", "docs", "examples", "columns")

# Whoever passes an image on passes these on too.
LEGAL = re.compile(r"(licen[cs]e|copying|notice|copyright)", re.IGNORECASE)


def is_kept(rule, package, keep):
    """Whether a rule is turned off for a package, or for all of them."""
    return (rule, package) in keep or (rule, "*") in keep


def is_legal(path):
    return LEGAL.match(os.path.basename(path)) is not None


def suffix_of(path):
    return os.path.splitext(path)[1].lower()


def shared_rule(path):
    return next((rule for folder, rule in SHARED.items() if path.startswith(folder)), None)


def candidate_folders(path):
    """The folders on the way to a file that a rule may remove, from the outside in."""
    parts = path.split("/")[:-1]
    return ["/".join(parts[:end]) for end in range(1, len(parts) + 1) if parts[end - 1] in FOLDERS]
