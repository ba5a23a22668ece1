"""What the loader refuses although it is there: a library that is too old, or one without a function that is needed."""

import os
import re
import sys

from report import quote

# The rest of the sentence says which file needs it.
REFUSED = re.compile(r"(?P<library>[^\s:]+): version [`'](?P<version>[^`']+)' not found"
                     r"|undefined symbol: [^\s,]+(, version [^\s,)]+)?")


def refusal_in(text):
    """The words of the loader; None if the error is another one."""
    found = REFUSED.search(text or "")
    return found and found[0]


def remedy(refusal, package):
    found = REFUSED.fullmatch(refusal)
    version = found["version"]
    if version is None:
        return "use another version of %s, which fits Python %d.%d and the other packages" \
            % (quote(package), *sys.version_info[:2])
    newer = "glibc %s or newer" % version.partition("_")[2] if version.startswith("GLIBC_") \
        else "a newer %s" % os.path.basename(found["library"])
    return "use a base image with %s, or a version of %s with a wheel for the one that the image has" \
        % (newer, quote(package))
