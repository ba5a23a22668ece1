"""Runs `record.py` as the container's user: whether the entry can be imported, and what it reaches."""

import os
import pwd
import sys

import sources
from problems import BuildError

RECORD = os.path.join(os.path.dirname(os.path.abspath(__file__)), "record.py")

# Always loaded by a start of `python -m`, and by the first request.
ALWAYS = ("runpy", "pkgutil", "encodings.idna", "encodings.latin_1", "encodings.ascii")


class Recording:
    def __init__(self, options):
        self.options = options
        self.environment = environment_of(options)
        self.entry = None
        self.modules = None

    def start(self):
        """Both at the same time: the entry, and what the server loads besides."""
        if self.options.entry:
            self.entry = Child(self, "entry", [self.options.entry, *self.options.left_out])
        self.modules = Modules(self, [*ALWAYS, *self.options.also])

    def finish(self):
        """The places of the bytecode of all that was reached, in order."""
        # Not needed before the children have started.
        import check_entry
        paths, complete = set(), False
        if self.entry:
            if check_entry.fails(self.entry.process, self.options.entry):
                # The child has said why.
                raise BuildError()
            self.entry.must_have_started()
            complete = self.entry.told("complete")
            paths.update(self.entry.told("reached"))
        paths.update(self.modules.finish(check_entry.wait))
        if not complete:
            imported = sources.imports(self.options.source, self.options.environment)
            paths.update(Modules(self, imported).finish(check_entry.wait))
        remove_metadata(self.options)
        return sorted(paths)


class Modules:
    """One child process for all modules, and another one for the rest of them after each crash."""

    def __init__(self, recording, words):
        self.recording = recording
        self.words = words
        self.child = Child(recording, "modules", words)

    def finish(self, wait):
        paths = set()
        while True:
            ended_well = wait(self.child.process) == 0
            self.child.must_have_started()
            paths.update(self.child.told("reached"))
            # Without the one that it tried last.
            self.words = self.words[len(self.child.told("try")):]
            if ended_well or not self.words:
                return paths
            self.child = Child(self.recording, "modules", self.words)


class Child:
    """A process of the environment's Python; its report is a file, so that it survives a crash and never blocks."""

    def __init__(self, recording, command, words):
        options = recording.options
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
                os.execve(python, [python, "-B", RECORD, str(self.report), command, *words], recording.environment)
            except OSError as error:
                os.write(self.report, ("error %s\n" % error).encode())
            finally:
                os._exit(1)

    def must_have_started(self):
        for error in self.told("error"):
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


def environment_of(options):
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
    if options.metadata:
        folders = [metadata(options), *filter(None, [variables.get("PYTHONPATH")])]
        variables["PYTHONPATH"] = os.pathsep.join(folders)
    return variables


def metadata(options):
    """Any version will do: the real one is in a layer that changes without this step."""
    folder = metadata_folder(options)
    for name in options.metadata:
        info = os.path.join(folder, "%s-0.dist-info" % name.lower().replace("-", "_").replace(".", "_"))
        os.makedirs(info, exist_ok=True)
        with open(info + "/METADATA", "w", encoding="utf-8") as file:
            file.write("Metadata-Version: 2.1\nName: %s\nVersion: 0\n" % name)
    return folder


def metadata_folder(options):
    return os.path.join(options.output, "metadata")


def remove_metadata(options):
    for folder, folders, files in os.walk(metadata_folder(options), topdown=False):
        for name in files:
            os.unlink(os.path.join(folder, name))
        os.rmdir(folder)
