"""Runs one of Django's commands: `python -c TEXT collectstatic --noinput`.

Settings often demand variables that only a container has, such as the secret key, and this command does nothing with
them. What is demanded and missing has a made-up value here, of which a line tells.
"""

import json
import os
import re
import sys

# For the next try: the variables that were made up, each with the number of its value, and where it was refused.
MADE_UP = "BUILD_MADE_UP_VARIABLES"

IN_MEMORY = "sqlite:///:memory:"

# Exceptions behind one.
DEEPEST = 20

# As they call a variable: Django's own, python-decouple, environs, and what people write themselves.
SAID = re.compile(r"environ|env ?var|UndefinedValueError|EnvError|ImproperlyConfigured", re.IGNORECASE)
CALLED = re.compile(r"environment variable\W+([A-Z][A-Z0-9_]+)")
NAME = re.compile(r"\b[A-Z][A-Z0-9]*_[A-Z0-9_]*\b|\b[A-Z]{3,}\b")


def missing_in(error):
    """The variable that an exception tells of."""
    trace = error.__traceback__
    while trace.tb_next:
        trace = trace.tb_next
    if isinstance(error, KeyError) and trace.tb_frame.f_code is os._Environ.__getitem__.__code__:
        return error.args[0]
    text = "%s: %s" % (type(error).__name__, error)
    # A text may have a setting and its variable.
    names = [name for name in CALLED.findall(text) + NAME.findall(str(error)) if name not in os.environ]
    return names[0] if names and SAID.search(text) else None


def values_for(name):
    """What a variable is tried as, one after the other, until the settings take it."""
    # Unlike any other text, so that a complaint about it tells which variable it is.
    text = "build-" + name.lower().replace("_", "-")
    # Addresses of databases are read as such.
    first = [IN_MEMORY, text] if re.search(r"(DATABASE|DB)_?UR[IL]$", name) else [text, "1", IN_MEMORY]
    return [*first, "django.db.backends.sqlite3", "UTC", "en", "https://build.invalid", "{}"]


def refused_in(error, made_up, last):
    """
    The variable whose made-up value an exception complains about, if there is another value for it.

    @param last the variable that was refused before at this place: its next value may be so in other words
    """
    text = text_of(error)
    for name, attempt in reversed(made_up.items()):
        is_meant = name == last or is_shown(name, text) or re.search(r"\b%s\b" % name, text)
        if attempt < len(values_for(name)) and is_meant:
            return name
    return None


def text_of(error):
    """Of an exception, and of those behind it."""
    texts = []
    while error and len(texts) < DEEPEST:
        texts.append("%s: %s" % (type(error).__name__, error))
        error = error.__cause__ or error.__context__
    return " ".join(texts)


def is_shown(name, text):
    """Whether a text has the made-up value of a variable."""
    value = os.environ.get(name, "")
    return repr(value) in text or value.startswith("build-") and value in text


def place_of(error):
    """The line of the project where an exception comes from."""
    found, trace = "", error.__traceback__
    while trace:
        file = trace.tb_frame.f_code.co_filename
        if not file.startswith((sys.prefix, sys.base_prefix, "<")):
            found = "%s:%d" % (file, trace.tb_lineno)
        trace = trace.tb_next
    return found


def set_up():
    """As `manage.py` does it: with django-configurations, a variable names the class that has the settings."""
    if os.environ.get("DJANGO_CONFIGURATION"):
        import configurations
        configurations.setup()
    else:
        import django
        django.setup()


def main():
    made_up, last, there = json.loads(os.environ.pop(MADE_UP, "[{}, null, null]"))
    try:
        set_up()
    except Exception as error:
        name, place = missing_in(error), place_of(error)
        # Words in capital letters beside a made-up value are no variables.
        if not isinstance(name, str) or name in made_up or any(is_shown(each, text_of(error)) for each in made_up):
            name = refused_in(error, made_up, last if place == there else None)
        if name is None:
            raise
        values = values_for(name)
        made_up[name] = attempt = made_up.get(name, -1) + 1
        # Without another value, the complaint about the first one is the most telling.
        value = values[attempt % len(values)]
        sys.stdout.flush()
        state = json.dumps([made_up, name, place])
        os.execve(sys.executable, sys.orig_argv, {**os.environ, name: value, MADE_UP: state})
    command = sys.argv[1]
    if made_up:
        print("build: step: the settings demand %s, which %s not set, so %s has made-up values; to set them, use "
              "BuildStep.django('%s', { environment: { %s } })"
              % (", ".join(made_up), "is" if len(made_up) == 1 else "are", command, command,
                 ", ".join("%s: '...'" % name for name in made_up)), flush=True)
    from django.core.management import execute_from_command_line
    execute_from_command_line(["django", *sys.argv[1:]])


main()
