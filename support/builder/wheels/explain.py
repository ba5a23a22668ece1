"""What to do about a build that failed, from what it printed."""

import re

from report import quote

# What a line says, and the repair. What certainly ends a build comes first: other lines may be of a search that goes on.
HINTS = [
    (re.compile(r"fatal error: (?P<what>[^\s:]+): No such file"),
     "the header %s is missing; add the Debian package that has it to 'buildPackages', such as "
     "buildPackages: DebianPackages.of('libpq-dev')"),
    (re.compile(r"/ld: cannot find -l(?P<what>\S+?):? "),
     "the library %s is missing; add the Debian package with its headers to 'buildPackages'"),
    (re.compile(r"(?P<what>could not find `Cargo\.toml`|failed to (load manifest|read `[^`]+/Cargo\.toml`))"),
     "Cargo says %s: what it reads is not in the build; add its folder to 'inputs' of CompiledPackage.of"),
    (re.compile(r"requires rustc (?P<what>\d[\d.]*) or newer"),
     "it needs rustc %s or newer; set 'buildBase' to an image of your own with that, or lock older crates"),
    (re.compile(r"(?P<what>rustc \S+) is not supported by"),
     "it needs a newer Rust than %s; set 'buildBase' to an image of your own with that, or lock older crates"),
    (re.compile(r"setuptools[-_]scm was unable to detect version|(?P<what>vcs-versioning|LookupError).*version"),
     "its version comes from git, which no build has; set the variable of its tool in 'environment' of "
     "CompiledPackage.of"),
    (re.compile(r"(?P<what>pkg-?config)\b.*(not found|could not be run|No such file)|Did not find (?P<other>pkg-config)",
                re.IGNORECASE),
     "it asks %s, which is missing; add buildPackages: DebianPackages.of('pkg-config') with the packages it asks for"),
    (re.compile(r"(?P<what>gfortran|Fortran)\b.*(not found|No such|could not|Unknown compiler)", re.IGNORECASE),
     "it needs %s; add buildPackages: DebianPackages.of('gfortran')"),
    (re.compile(r"Could NOT find (?P<what>\S+)|Dependency \"?(?P<other>[^\"\s]+)\"? (found: NO|not found)"),
     "it does not find %s; add the Debian package with its headers to 'buildPackages'"),
]


def explain(lines):
    """The surest cause that is known; None for another one, which the output itself tells."""
    for pattern, sentence in HINTS:
        for line in lines:
            found = pattern.search(line)
            if found:
                named = [value for value in found.groupdict().values() if value]
                return sentence % quote(named[0]) if "%s" in sentence and named else sentence
    return None
