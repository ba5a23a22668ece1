"""What a reader of `docker build --progress plain` sees: one short line a rule."""

import json

# As many characters of a name from outside as a line of a log has room for.
LONGEST = 80


def say(sentence):
    # At once: a step may take minutes, and its log is read while it runs.
    print("build: " + sentence, flush=True)


def say_size(subject, verb, size, number, remark=""):
    """A line of the table of what each rule `saves` and what the build `adds`; none where there is nothing."""
    if number:
        say("%-9s %-5s %8s in %s%s" % (subject + ":", verb, amount(size), files(number), remark))


def quote(text):
    """A name from outside: without line breaks or control characters, and never too long."""
    shown = json.dumps(text if len(text) <= LONGEST else text[:LONGEST] + "...")
    return "'%s'" % shown[1:-1].replace('\\"', '"')


def files(number, kind="file"):
    return "%d %s%s" % (number, kind, "" if number == 1 else "s")


def amount(size):
    """Of bytes, rounded up: nothing but an empty file has 0 kB."""
    return "%.1f MB" % (size / 1e6) if size >= 1e6 else "%d kB" % -(-size // 1000)


def some(names, most=5):
    """A few of many names, and how many others there are."""
    names = sorted(names)
    more = len(names) - most
    return ", ".join(names[:most]) + (" and %d more" % more if more > 0 else "")
