"""The command `refused`: after uv could not install, says which servers refuse a package, and what to add to the image.

It asks the servers itself, since what uv prints is for people. It always fails, as uv did.
"""

import os
import urllib.error
import urllib.parse

from fetching.download import CORRECT, REFUSALS, opener
from packages.names import normalized
from packages.requirements import GIT, LINE, URL
from parallel import in_threads
from problems import BuildError
from report import quote

# uv has just asked the same, so a server answers at once or not at all.
SECONDS = 10

INDEX = ("--index-url ", "--extra-index-url ")


def add_arguments(parser):
    parser.add_argument("--requirements", nargs="+", required=True, metavar="FILE", help="what uv was to install")
    parser.add_argument("--home", metavar="FOLDER", help="has the file .netrc, if the build was given passwords")


def run(options):
    netrc = os.path.join(options.home, ".netrc") if options.home else None
    asking = opener(netrc)
    refused = {}
    questions = list(addresses(line for file in options.requirements for line in lines_of(file)))
    for (name, address), code in zip(questions, in_threads(lambda each: answer(asking, each[1]), questions)):
        if code in REFUSALS:
            refused.setdefault((urllib.parse.urlsplit(address).hostname, code), []).append(name)
    raise BuildError(*(sentence(host, code, names, bool(netrc)) for (host, code), names in sorted(refused.items())))


def sentence(host, code, names, has_passwords):
    others = " and %d more" % (len(names) - 1) if len(names) > 1 else ""
    add = ("if it wants a password, add credentials: [PackageCredentials.password('%s', "
           "BuildSecret.variable('index-token', 'INDEX_TOKEN'))] to the image" % host)
    return ("the server '%s' answers %d for package %s%s; %s"
            % (host, code, quote(names[0]), others, CORRECT if has_passwords else add))


def lines_of(file):
    with open(file, encoding="utf-8") as lines:
        for line in lines.read().splitlines():
            if line.startswith("-r "):
                yield from lines_of(os.path.join(os.path.dirname(file), line[len("-r "):]))
            else:
                yield line


def addresses(lines):
    """Of what is not on this machine: each with the name of its package."""
    indexes = []
    for line in lines:
        indexes += [line[len(each):].rstrip("/") for each in INDEX if line.startswith(each)]
        match = LINE.match(line)
        if not match:
            continue
        git, url = GIT.fullmatch(line, match.end()), URL.fullmatch(line, match.end())
        if git and git["url"].startswith("http"):
            yield match[1], git["url"] + "/info/refs?service=git-upload-pack"
        elif url:
            yield match[1], url["url"]
        elif line[match.end() - 2:match.end()] == "==":
            # uv goes on to the next one where an index has no such package, so a 404 of one of several says nothing.
            if len(indexes) == 1:
                yield match[1], "%s/%s/" % (indexes[0], normalized(match[1]))


def answer(asking, address):
    """A status; none without one."""
    try:
        with asking.open(address, timeout=SECONDS) as found:
            return found.status
    except urllib.error.HTTPError as error:
        return error.code
    except (OSError, ValueError):
        return None
