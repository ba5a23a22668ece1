"""Makes every RECORD say what is there."""

import base64
import csv
import hashlib
import io
import os


def write_record(environment, distribution, kept, changed, bytecode):
    """Sorted; bytecode has no hash, as installers write it."""
    rows = {path: row for path, row in distribution.rows.items() if path in kept}
    unknown = [path for path in rows if path in changed or not rows[path][0] and path != distribution.record]
    unknown = [path for path in unknown if not os.path.islink(environment.path(path))]
    for path, row in zip(unknown, map(measure, map(environment.path, unknown))):
        rows[path] = row
    rows.update((bytecode[path], ["", ""]) for path in list(rows) if path in bytecode)
    rows[distribution.record] = ["", ""]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    for path in sorted(rows):
        writer.writerow([os.path.relpath(path, distribution.site), *rows[path]])
    with open(environment.path(distribution.record), "w", encoding="utf-8", newline="") as file:
        file.write(text.getvalue())


def measure(file):
    """The hash and the size as a RECORD states them."""
    return [hash_of(file, "sha256"), str(os.path.getsize(file))]


# Each may be in a RECORD; those without a length of their own cannot.
ALGORITHMS = frozenset(each for each in hashlib.algorithms_guaranteed if not each.startswith("shake"))


def hash_of(file, algorithm):
    with open(file, "rb") as content:
        digest = hashlib.file_digest(content, algorithm).digest()
    return "%s=%s" % (algorithm, base64.urlsafe_b64encode(digest).decode().rstrip("="))
