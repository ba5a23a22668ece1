"""Runs `reach.py` as the container's user: whether the entry can be imported, and what it reaches."""

import os
import pwd
import sys

import tree
from application import sources
from bytecode.pyc import read
from bytecode.standard_library import compiled_here
from problems import BuildError
from report import say

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
# What the child runs, and what it imports. An image of two stages uses the second one alone.
PROGRAM = (os.path.join(HERE, "reach.py"), os.path.join(ROOT, "check_entry.py"), os.path.join(ROOT, "pruning/rules.py"))

# Loaded by a start of `python -m`, or later than the entry by most servers: with the first request or log line.
ALWAYS = ("runpy", "pkgutil", "encodings.idna", "encodings.latin_1", "encodings.ascii", "concurrent.futures.thread",
          "importlib.metadata._adapters", "importlib.metadata._text")


class Trial:
    def __init__(self, options):
        self.options = options
        self.folder = os.path.join(options.output, "trial")
        self.environment = environment_of(options, os.path.join(self.folder, "metadata"))
        self.entry = None
        self.modules = None
        # What the sources import.
        self.imports = []

    def start(self):
        """Both at the same time: the entry, and what the server loads besides."""
        # The files of the build may be readable for root alone, as those of a checkout with a strict umask are.
        for path in PROGRAM:
            tree.write(os.path.join(self.folder, os.path.basename(path)), read(path))
        sources.make_readable(self.options.source, {self.options.environment})
        self.imports = sources.imports(self.options.source, {self.options.environment})
        file = os.path.join(self.folder, "imports")
        tree.write(file, "\n".join(self.imports).encode())
        if self.options.entry:
            self.entry = Child(self, "entry", [file, self.options.entry, *self.options.left_out])
        self.modules = Modules(self, [*ALWAYS, *self.options.also])

    def finish(self):
        """The places of the bytecode of all that was reached, in order."""
        # Not needed before the children have started.
        import check_entry
        paths, killed, tried = set(), False, 0
        if self.entry:
            status = check_entry.wait(self.entry.process)
            if not self.entry.told("complete") and check_entry.fails(status, self.options.entry):
                # The child has said why.
                raise BuildError()
            killed = check_entry.was_killed(status)
            self.entry.must_have_started()
            tried = len(self.entry.told("try"))
            paths.update(self.entry.told("reached"))
        paths.update(self.modules.finish(check_entry))
        killed = killed or self.modules.killed
        if self.imports[tried:] and not killed:
            others = Modules(self, self.imports[tried:])
            paths.update(others.finish(check_entry))
            killed = others.killed
        remove(self.folder)
        if killed:
            # What is kept must not depend on how fast this machine is.
            say("python: an import was killed, so the bytecode of all of Python is kept")
            return compiled_here()
        return sorted(paths)


class Modules:
    """One child process for all modules, and another one for the rest of them after each crash."""

    def __init__(self, trial, words):
        self.trial = trial
        self.words = words
        self.killed = False
        self.child = Child(trial, "modules", words)

    def finish(self, check_entry):
        paths = set()
        while True:
            status = check_entry.wait(self.child.process)
            self.killed = check_entry.was_killed(status)
            self.child.must_have_started()
            paths.update(self.child.told("reached"))
            tried = len(self.child.told("try"))
            # Without the one that it tried last.
            self.words = self.words[tried:]
            if self.child.told("done") or self.killed or not tried or not self.words:
                return paths
            self.child = Child(self.trial, "modules", self.words)


class Child:
    """A process of the environment's Python; its report is a file, so that it survives a crash and never blocks."""

    def __init__(self, trial, command, words):
        options = trial.options
        self.user = os.geteuid() if options.user is None else options.user
        path = os.path.join(options.output, ".report")
        self.report = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        os.unlink(path)
        sys.stdout.flush()
        self.process = os.fork()
        if self.process == 0:
            try:
                become(options)
                os.chdir(options.directory or options.source)
                os.set_inheritable(self.report, True)
                python = options.environment + "/bin/python"
                program = os.path.join(trial.folder, os.path.basename(PROGRAM[0]))
                os.execve(python, [python, "-B", program, str(self.report), command, *words], trial.environment)
            except OSError as error:
                os.write(self.report, ("error %s\n" % error).encode())
            finally:
                os._exit(1)

    def must_have_started(self):
        """Otherwise nothing was checked."""
        if not self.told("started"):
            error = "".join(self.told("error")) or "it ends at once"
            raise BuildError("user %d of the image cannot start the Python of its packages: %s; use a base image "
                             "whose Python every user can run" % (self.user, error))

    def told(self, word):
        os.lseek(self.report, 0, os.SEEK_SET)
        with open(self.report, "rb", closefd=False) as file:
            lines = file.read().decode().splitlines()
        return [line.partition(" ")[2] for line in lines if line.startswith(word + " ")]


def become(options):
    if os.geteuid() == 0 and options.user is not None:
        os.setgroups([options.group])
        os.setgid(options.group)
        os.setuid(options.user)


def environment_of(options, metadata):
    """The variables of the image, with those that a container's start adds for its user."""
    # A fixed seed: some programs import in the order of a set.
    variables = {**os.environ, "PYTHONHASHSEED": "0"}
    user = os.geteuid() if options.user is None else options.user
    try:
        entry = pwd.getpwuid(user)
        if user != os.geteuid() and variables.get("HOME") == pwd.getpwuid(os.geteuid()).pw_dir:
            variables["HOME"] = entry.pw_dir
        variables["USER"] = variables["LOGNAME"] = entry.pw_name
    except KeyError:
        pass
    plugins = dict(options.plugins)
    for name in options.metadata:
        # Any version will do: the real one is in a layer that changes without this step.
        info = os.path.join(metadata, "%s-0.dist-info" % name.lower().replace("-", "_").replace(".", "_"))
        tree.write(info + "/METADATA", ("Metadata-Version: 2.1\nName: %s\nVersion: 0\n" % name).encode())
        if name in plugins:
            tree.write(info + "/entry_points.txt", plugins[name].encode())
    if options.metadata:
        variables["PYTHONPATH"] = os.pathsep.join([metadata, *filter(None, [variables.get("PYTHONPATH")])])
    return variables


def remove(folder):
    for parent, _, files in os.walk(folder, topdown=False):
        for name in files:
            os.unlink(os.path.join(parent, name))
        os.rmdir(parent)
