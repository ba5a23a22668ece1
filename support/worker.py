"""Starts the program of a worker with what its framework lacks in a container.

    python worker.py [--grace SECONDS] [--heartbeat FOLDER] PROGRAM [ARGUMENT ...]
    python worker.py [--grace SECONDS] [--heartbeat FOLDER] --as PROGRAM (FILE | -m MODULE) [ARGUMENT ...]

PROGRAM has a file in workers/, and runs in this process, as its own script would start it. FILE and MODULE run as
Python runs them, and do the same work as PROGRAM: a management command of Django.

A stop: after SIGTERM, or SIGINT of a terminal, the worker takes no new task and finishes those that run. After SECONDS
it stops the others as its framework does, so that it ends before the platform kills it, and hands back what can run
again.

A heartbeat: the loop that waits for tasks touches a file in FOLDER, a tmpfs, every few seconds. It has the number of
the process as its name. heartbeat.py reads it. While the broker cannot be reached the file has a time in the far
future, which never becomes old: an outage of the broker must not restart every worker.

Nothing in the application changes: the file of a program adds to its framework what it says. It has ENTRY, the function
that the program's own script calls, and `add(stop, heartbeat)`, which changes the framework before that is imported.
"""

import _thread
import importlib
import importlib.util
import json
import os
import runpy
import sys
import time

BEAT_SECONDS = 5

NEVER_OLD = 2 ** 31 - 1

# For processes that a framework starts anew instead of forking them.
SETTINGS = "CONTAINER_WORKER_SETTINGS"

PROGRAMS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "workers")


class Heartbeat:
    """The file of this process that says that its loop goes round."""

    seconds = BEAT_SECONDS

    def __init__(self, folder):
        self.folder = folder
        self.begin()

    def begin(self):
        """Makes this process the one that beats; forked children of it do not."""
        self.process = os.getpid()
        self.last = None
        self.failed = False

    def clear(self):
        """Removes the files of an earlier run, whose processes are gone."""
        if self.folder is None:
            return
        os.makedirs(self.folder, exist_ok=True)
        for name in os.listdir(self.folder):
            os.unlink(self.folder + "/" + name)

    def beat(self, *_, **__):
        now = time.monotonic()
        if self.last is None or now - self.last >= BEAT_SECONDS - 0.1:
            self.last = now
            self._touch(None)

    def pause(self, **_):
        self.last = None
        self._touch((NEVER_OLD, NEVER_OLD))

    def _touch(self, times):
        if self.folder is None or os.getpid() != self.process:
            return
        path = "%s/%d" % (self.folder, self.process)
        try:
            os.close(os.open(path, os.O_WRONLY | os.O_CREAT, 0o644))
            os.utime(path, times)
        except OSError as error:
            # The worker goes on; the health check says that it is missing.
            if not self.failed:
                say("cannot write the heartbeat %s: %s" % (path, error.strerror))
            self.failed = True


class Stop:
    """What a stop may take."""

    # After the limit, for its end.
    last = 2

    def __init__(self, grace):
        # How long the running tasks may take, in seconds; None for as long as they need.
        self.grace = grace

    def limit(self, act, *arguments, late=0):
        """Does something when a stop that begins now has reached its limit, or some seconds later."""
        if self.grace is not None:
            after(self.grace + late, act, *arguments)


def after(seconds, act, *arguments):
    def wait():
        time.sleep(seconds)
        act(*arguments)

    # Its start waits for nothing, which a signal handler among green threads must not.
    _thread.start_new_thread(wait, ())


def load(program):
    """The module of a program, by its file: its name is that of the framework, which it must not hide."""
    path = os.path.join(PROGRAMS, program + ".py")
    if program not in known():
        return None
    spec = importlib.util.spec_from_file_location("container_worker_" + program, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def known():
    return sorted(name[:-3] for name in os.listdir(PROGRAMS) if name.endswith(".py"))


def add(program, module, grace, heartbeat):
    try:
        module.add(Stop(grace), heartbeat)
    except (ImportError, AttributeError) as error:
        say("%s has changed, so it runs without a heartbeat and without a limit for its stop: %s" % (program, error))
        heartbeat.pause()


def main(words):
    options = {}
    while words[:1] in (["--grace"], ["--heartbeat"], ["--as"]) and len(words) > 1:
        options[words[0]] = words[1]
        words = words[2:]
    program = options.get("--as") or (words[0] if words else "")
    module = load(program)
    if module is None or not words:
        say("expected worker.py [--grace SECONDS] [--heartbeat FOLDER] [--as] PROGRAM [ARGUMENT ...]; "
            "PROGRAM is one of " + ", ".join(known()))
        return 125
    grace = int(options["--grace"]) if "--grace" in options else None
    folder = options.get("--heartbeat")
    os.environ[SETTINGS] = json.dumps([program, grace, folder])
    # This folder, whose files must not hide modules of the application.
    del sys.path[0]
    heartbeat = Heartbeat(folder)
    heartbeat.clear()
    add(program, module, grace, heartbeat)
    if "--as" in options:
        return run(words)
    sys.argv = words
    name, function = module.ENTRY
    return getattr(importlib.import_module(name), function)()


def run(words):
    if words[0] == "-m" and len(words) > 1:
        sys.argv = words[1:]
        sys.path.insert(0, os.getcwd())
        runpy.run_module(words[1], run_name="__main__", alter_sys=True)
    else:
        sys.argv = words
        sys.path.insert(0, os.path.dirname(os.path.abspath(words[0])))
        runpy.run_path(words[0], run_name="__main__")


def say(text):
    sys.stderr.write("worker: %s\n" % text)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

if __name__ == "__mp_main__" and SETTINGS in os.environ:
    program, grace, folder = json.loads(os.environ[SETTINGS])
    add(program, load(program), grace, Heartbeat(folder))
