"""The command `credentials`: makes one netrc file of the secrets that a build was given.

uv, git and the command `fetch` read that format. It is empty where the build has no secret but the SSH agent. Nothing
of a secret is ever printed.
"""

import netrc
import os
import re

from problems import Problems
from report import quote

# What every reader of the format takes as it is; another password is put between quotes.
PLAIN = re.compile(r"[A-Za-z0-9._~+/=-]+")


def add_arguments(parser):
    parser.add_argument("--netrc", action="append", default=[], metavar="FILE", help="a file in that format")
    parser.add_argument("--password", action="append", default=[], nargs=3, metavar=("HOST", "USER", "FILE"),
                        help="a file with the password of a user")
    parser.add_argument("--output", required=True, metavar="FILE")


def run(options):
    problems = Problems()
    # Those of one host first: readers take the first that fits, and everything may fit the last entry of a file.
    texts = [entry(*each, problems) for each in options.password] + [checked(file, problems) for file in options.netrc]
    problems.raise_if_any()
    descriptor = os.open(options.output, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with open(descriptor, "w", encoding="utf-8") as output:
        output.write("".join(texts))


def entry(host, user, file, problems):
    password = content(file, problems).strip("\r\n")
    if not password:
        problems.add("secret %s is empty; it is the password for '%s'" % (name(file), host))
    elif not password.isprintable() or " " in password:
        problems.add("secret %s is the password for '%s' but has a space, a line break or another such character; "
                     "give the build the password alone" % (name(file), host))
    escaped = password.replace("\\", "\\\\").replace('"', '\\"')
    word = password if PLAIN.fullmatch(password) else '"%s"' % escaped
    return "machine %s\nlogin %s\npassword %s\n" % (host, user, word)


def checked(file, problems):
    text = content(file, problems)
    try:
        hosts = netrc.netrc(file).hosts if text else {}
    except (netrc.NetrcParseError, UnicodeDecodeError) as error:
        # Its message may have a part of a password.
        line = " (line %d)" % error.lineno if getattr(error, "lineno", None) else ""
        problems.add("secret %s is no netrc file%s; expected lines such as 'machine HOST login USER password PASSWORD'"
                     % (name(file), line))
        return ""
    if not hosts:
        problems.add("secret %s has no password; expected lines such as 'machine HOST login USER password PASSWORD'"
                     % name(file))
    return text.rstrip("\n") + "\n"


def content(file, problems):
    try:
        with open(file, encoding="utf-8") as secret:
            return secret.read()
    except UnicodeDecodeError:
        problems.add("secret %s is not text in UTF-8" % name(file))
    except OSError:
        problems.add("secret %s cannot be read; give it to the build: docker build --secret id=%s,src=FILE"
                     % (name(file), os.path.basename(file)))
    return ""


def name(file):
    return quote(os.path.basename(file))
