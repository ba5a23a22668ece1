"""Runs one of Django's commands: `python -c TEXT collectstatic --noinput`.

Settings often demand variables that only a container has, such as the secret key, and this command does nothing with
them. What is demanded and missing has a made-up value here, of which a line tells.
"""

import os
import re
import sys

# Names of the variables that were made up, for the next try.
MADE_UP = "BUILD_MADE_UP_VARIABLES"

# As they call a variable: Django's own, python-decouple, environs, and what people write themselves.
SAID = re.compile(r"environ|env ?var|UndefinedValueError|EnvError|ImproperlyConfigured", re.IGNORECASE)
NAME = re.compile(r"\b[A-Z][A-Z0-9]*_[A-Z0-9_]*\b|\b[A-Z]{3,}\b")


def missing_in(error):
    """The variable that an exception tells of."""
    trace = error.__traceback__
    while trace.tb_next:
        trace = trace.tb_next
    if isinstance(error, KeyError) and trace.tb_frame.f_code is os._Environ.__getitem__.__code__:
        return error.args[0]
    text = "%s: %s" % (type(error).__name__, error)
    names = [name for name in NAME.findall(str(error)) if name not in os.environ]
    return names[0] if names and SAID.search(text) else None


def made_up_for(name):
    """Addresses of databases are read as such."""
    return "sqlite:///:memory:" if re.search(r"(DATABASE|DB)_?UR[IL]$", name) else "build"


def main():
    made_up = os.environ.pop(MADE_UP, "").split()
    import django
    try:
        django.setup()
    except Exception as error:
        name = missing_in(error)
        if not isinstance(name, str) or name in made_up:
            raise
        variables = {**os.environ, name: made_up_for(name), MADE_UP: " ".join([*made_up, name])}
        sys.stdout.flush()
        os.execve(sys.executable, sys.orig_argv, variables)
    command = sys.argv[1]
    if made_up:
        print("build: step: the settings demand %s, which %s not set, so %s has made-up values; to set them, use "
              "BuildStep.django('%s', { environment: { %s } })"
              % (", ".join(made_up), "is" if len(made_up) == 1 else "are", command, command,
                 ", ".join("%s: '...'" % name for name in made_up)), flush=True)
    from django.core.management import execute_from_command_line
    execute_from_command_line(["django", *sys.argv[1:]])


main()
