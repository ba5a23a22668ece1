"""The command `fetch`: downloads what a later step builds, so that the step needs no password.

Runs no code of a package. The output has the same requirements, with the files that were fetched as their addresses.
"""

import os
from urllib.parse import unquote

from fetching.build_requirements import BuildRequirements
from fetching.download import Downloader
from fetching.repository import Repositories
from packages.requirements import GIT, LINE, URL
from problems import BuildError
from report import quote, say


def add_arguments(parser):
    parser.add_argument("--requirements", required=True, metavar="FILE", help="lines 'name @ address --hash=...'")
    parser.add_argument("--home", required=True, metavar="FOLDER", help="has the file .netrc")
    parser.add_argument("--known-hosts", metavar="FILE", help="the servers that are believed by SSH")
    parser.add_argument("--build-requirements", metavar="FOLDER", help="where the wheels go that sources are built with")
    parser.add_argument("--output", required=True, metavar="FOLDER")


def run(options):
    netrc = os.path.join(options.home, ".netrc")
    downloader = Downloader(netrc)
    repositories = Repositories(options.home, options.known_hosts)
    with open(options.requirements, encoding="utf-8") as file:
        lines = file.read().splitlines()
    os.makedirs(options.output)
    fetched = [line if line.startswith("#") else fetch(line, options.output, downloader, repositories)
               for line in lines]
    with open(os.path.join(options.output, os.path.basename(options.requirements)), "w", encoding="utf-8") as file:
        file.write("".join(line + "\n" for line in fetched))
    if options.build_requirements:
        settings = os.path.join(os.path.dirname(options.requirements), "uv.toml")
        needed = BuildRequirements(settings, netrc, downloader, options.build_requirements)
        for line in fetched:
            needed.fetch(line)


def fetch(line, output, downloader, repositories):
    """The same requirement at its address in the output; one without an address, or with a file, stays as it is."""
    match = LINE.match(line)
    if not match:
        # Of a package whose file uv chooses, or an option.
        return line
    name, address = match[1], line[match.end():]
    folder = os.path.join(output, name)
    git = GIT.fullmatch(address)
    if git:
        say("fetch: %s from git" % name)
        # The commit is a part of the path, by which uv's cache knows what it has built.
        target = os.path.join(folder, git["commit"])
        repositories.fetch(name, git["url"], git["commit"], "lfs=true" in (git["fragment"] or "").split("&"), target)
        folders = [part for part in (git["fragment"] or "").split("&") if part.startswith("subdirectory=")]
        return "%s @ file://%s%s" % (name, target, "".join("#" + part for part in folders))
    url = URL.fullmatch(address)
    if not url:
        return line
    say("fetch: %s" % name)
    # As in the address, so that uv decodes it to the name of the file.
    written = url["url"].partition("?")[0].rpartition("/")[2]
    if os.path.basename(unquote(written)) in ("", ".", "..") or "/" in unquote(written):
        raise BuildError("package %s has the address %s, which ends with no name of a file; correct its source and lock "
                         "it again" % (quote(name), quote(url["url"])))
    downloader.fetch(name, url["url"], url["hash"], folder, written)
    return "%s @ file://%s/%s%s%s" % (name, folder, written, "#" + url["fragment"] if url["fragment"] else "",
                                      " --hash=" + url["hash"] if url["hash"] else "")
