"""Downloads files: the password of a netrc file goes to its host alone, and a file is used only with its hash."""

import base64
import hashlib
import netrc
import os
import urllib.error
import urllib.parse
import urllib.request

from problems import BuildError
from report import quote

# For a server that does not answer at all.
SECONDS = 60

# Many servers say of what is private that it does not exist.
REFUSALS = (401, 403, 404)

CORRECT = "add or correct the user and password of that host in 'credentials' of the image"


class Passwords(urllib.request.BaseHandler):
    """Adds the password of the host to each request, also to one that a redirect leads to, and never passes it on."""

    def __init__(self, file):
        self.entries = netrc.netrc(file)

    def http_request(self, request):
        found = self.entries.authenticators(urllib.parse.urlsplit(request.full_url).hostname or "")
        if found:
            pair = base64.b64encode(("%s:%s" % (found[0], found[2])).encode()).decode()
            request.add_unredirected_header("Authorization", "Basic " + pair)
        return request

    https_request = http_request


def opener(file=None):
    """@param file in netrc format, if there are passwords"""
    return urllib.request.build_opener(*[Passwords(file)] if file else [])


class Downloader:
    def __init__(self, file):
        self.opener = opener(file)

    def fetch(self, name, url, expected, folder, written):
        os.makedirs(folder, exist_ok=True)
        algorithm, _, digest = (expected or "sha256:").partition(":")
        found = hashlib.new(algorithm)
        try:
            with self.opener.open(url, timeout=SECONDS) as answer, \
                    open(os.path.join(folder, urllib.parse.unquote(written)), "wb") as file:
                for chunk in iter(lambda: answer.read(1 << 16), b""):
                    found.update(chunk)
                    file.write(chunk)
        except urllib.error.HTTPError as error:
            raise BuildError(refusal(name, url, error.code)) from None
        except (OSError, ValueError) as error:
            raise BuildError("package %s cannot be downloaded from %s: %s"
                             % (quote(name), quote(url), getattr(error, "reason", error))) from None
        if expected and found.hexdigest() != digest:
            raise BuildError("package %s has another hash at %s than in the lock; if you trust the file, lock "
                             "the package again" % (quote(name), quote(url)))


def refusal(name, url, code):
    host = urllib.parse.urlsplit(url).hostname
    return ("the server '%s' answers %d for package %s%s"
            % (host, code, quote(name), "; " + CORRECT if code in REFUSALS else ""))
