"""Libraries of the system that packages without native files load by name when they are imported."""

from native.installed import package_of_each
from native.opening import open_each
from native.sonames import repair
from packages.names import normalized
from report import quote, say

LOADED = {
    "cairocffi": "libcairo.so.2",
    "psycopg": "libpq.so.5",
    "python-magic": "libmagic.so.1",
    "weasyprint": "libpango-1.0.so.0",
}

# Packages that bring the library of another one.
BRINGS = {"psycopg": ("psycopg-binary", "psycopg-c")}


def remark_on(environment):
    """Only a line: the application may have the package for a case that its containers never meet."""
    installed = {normalized(name) for name in package_of_each(environment).values()}
    wanted = {name: soname for name, soname in LOADED.items()
              if name in installed and installed.isdisjoint(BRINGS.get(name, ()))}
    for (name, soname), error in zip(wanted.items(), open_each(wanted.values())):
        if error is not None:
            say("extensions: %s is missing, which %s loads when it is imported; %s"
                % (quote(soname), quote(name), repair(soname, [name])))
