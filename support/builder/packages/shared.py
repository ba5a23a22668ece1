"""Files that a package of the project installs over those of another one: its layer is divided without the others."""

import glob
import os

from packages.distributions import rows_of
from packages.names import normalized
from report import quote


def check_shared(environment, own, problems):
    """A file may be in two packages if both have the same, as an empty `__init__.py` of a namespace."""
    if not own:
        return
    rows = {}
    for record in sorted(glob.glob(glob.escape(environment) + "/lib/python*/site-packages/*.dist-info/RECORD")):
        name = normalized(os.path.basename(os.path.dirname(record))[:-len(".dist-info")].rpartition("-")[0])
        rows[name] = {row[0]: (row + [""])[1] for row in rows_of(record, name, problems) if not is_bytecode(row[0])}
    for name in own:
        for other in sorted(set(rows) - {name}):
            both = [path for path, content in rows.get(name, {}).items()
                    if path in rows[other] and content != rows[other][path]]
            if both and not (other in own and other < name):
                problems.add("packages %s and %s both install %s%s; rename it in the package of the project, or remove "
                             "the other package" % (quote(name), quote(other), quote(sorted(both)[0]),
                                                    " and %d more" % (len(both) - 1) if len(both) > 1 else ""))


def is_bytecode(path):
    return path.endswith(".pyc")
