"""Turns injected secrets into files, then becomes the program it was given.

    CONTAINER_SECRET_db-password=... python -I -S launch.py tini -e 143 -- uvicorn shop.main:app

ECS can hand a secret to a container only as an environment variable, where every child, crash report and
/proc/<pid>/environ repeats it. This writes each one to /run/secrets/<name>, a tmpfs of the container's user, and
replaces itself by the program with an environment that holds none of them.

Under Compose a secret is the host's own file, with the owner and mode it has there, which nothing else checks: this
says which ones the container's user cannot read, instead of letting the program find out at its first use.

It has to come before tini, not after: tini stays as process 1 for the container's whole life with the environment it
was started with, so /proc/1/environ would keep the secrets that a launcher under it takes away.

Ends with 125 when a secret cannot be made a file or cannot be read; like env(1), with 126 when the program cannot be
run and 127 when it does not exist. No message has a value in it.
"""

import os
import sys

PREFIX = b"CONTAINER_SECRET_"
DIRECTORY = "/run/secrets"

NAME_CHARACTERS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-")


def main(program, environment, directory=DIRECTORY):
    if not program:
        fail(125, "no program given")
    secrets = {key[len(PREFIX):]: value for key, value in environment.items() if key.startswith(PREFIX)}
    for name, value in sorted(secrets.items()):
        write(directory, name.decode("utf-8", "replace"), value)
    check_readable(directory)
    remaining = {key: value for key, value in environment.items() if not key.startswith(PREFIX)}
    try:
        os.execvpe(program[0], program, remaining)
    except FileNotFoundError:
        fail(127, "%s: not found" % program[0])
    except OSError as error:
        fail(126, "%s: %s" % (program[0], error.strerror))


def write(directory, name, value):
    # The name becomes a path, so nothing that could leave the directory or hide in it.
    if not name or name.startswith(".") or not NAME_CHARACTERS.issuperset(name):
        fail(125, "secret %r: the name may have letters, digits, '.', '_' and '-', and starts with no '.'" % name)
    path = directory + "/" + name
    try:
        # A restarted container may still hold the file of its last run, which is read-only.
        remove(path)
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400)
        os.fchmod(file, 0o400)
        while value:
            value = value[os.write(file, value):]
        os.close(file)
    except OSError as error:
        fail(125, "secret %r: cannot write %s: %s; a tmpfs that the container's user owns must be mounted at %s"
             % (name, path, error.strerror, directory))


def check_readable(directory):
    try:
        names = sorted(os.listdir(directory))
    except FileNotFoundError:
        return
    except OSError as error:
        fail(125, "cannot list %s: %s" % (directory, error.strerror))
    paths = [directory + "/" + name for name in names]
    unreadable = ", ".join(path for path in paths if not os.access(path, os.R_OK))
    if unreadable:
        fail(125, "user %d cannot read %s; on the host, make the file readable with chmod a+r, "
             "or give it to the user with chown %d" % (os.getuid(), unreadable, os.getuid()))


def remove(path):
    try:
        os.unlink(path)
    except FileNotFoundError:
        pass


def fail(code, reason):
    sys.stderr.write("launch: %s\n" % reason)
    sys.exit(code)


if __name__ == "__main__":
    main(sys.argv[1:], os.environb)
