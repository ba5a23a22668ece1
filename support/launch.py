"""Writes injected secrets to files, then executes the given program.

    CONTAINER_SECRET_db-password=... python -I -S launch.py tini -s -e 130 -e 143 -- uvicorn shop.main:app

ECS passes a secret to a container only as an environment variable, where every child process, crash report and
/proc/<pid>/environ shows it. This script writes each secret to /run/secrets/<name>, a tmpfs owned by the container's
user, and executes the program with an environment that contains none of them.

In Compose a secret is a file of the host with its owner and mode. This script reports the files that the container's
user cannot read, instead of letting the program fail when it first uses one.

It must run before tini: tini is process 1 for the whole life of the container and keeps the environment it was started
with, so /proc/1/environ would still contain the secrets.

Exits with 125 if a secret cannot be written or read; like env(1), with 126 if the program cannot be run and with 127 if
it does not exist. No message contains a value.
"""

import errno
import os
import sys

PREFIX = b"CONTAINER_SECRET_"
DIRECTORY = "/run/secrets"

NAME_CHARACTERS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-")


def main(program, environment, directory=DIRECTORY):
    if not program:
        fail(125, "no program given; expected launch.py PROGRAM [ARGUMENT ...]")
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
    # The name becomes a path: it must not leave the directory or be hidden in it.
    if not name or name.startswith(".") or not NAME_CHARACTERS.issuperset(name):
        fail(125, "secret %r: invalid name; use letters, digits, '.', '_' and '-', and do not start with '.'" % name)
    path = directory + "/" + name
    try:
        # A restarted container may still have the read-only file of its last run.
        remove(path)
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400)
        os.fchmod(file, 0o400)
        while value:
            value = value[os.write(file, value):]
        os.close(file)
    except OSError as error:
        repair = ("make the tmpfs larger that is mounted at" if error.errno == errno.ENOSPC
                  else "a tmpfs that the container's user owns must be mounted at")
        fail(125, "secret %r: cannot write %s: %s; %s %s" % (name, path, error.strerror, repair, directory))


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
        fail(125, "user %d cannot read %s; on the host, run chmod a+r on the file, "
             "or make the user its owner with chown %d" % (os.getuid(), unreadable, os.getuid()))


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
