"""Imports an application while its image is built, and exits with 1 if it can never start.

    python check_entry.py MODULE[:ATTRIBUTE] [LEFT_OUT_MODULE ...]

Only what no setting of a container can repair is a failure:
- a module imported at the top of a file that is neither in the image nor in a locked package
- any import of a project module that was left out of the image
- an attribute that the module does not have
- a file of the project that this Python cannot compile, and that such an import needs
Anything else that stops the import, such as a missing variable or an unreachable service, prints one line and passes:
the running container may have it. The imports after that point are then followed in the sources, without running them.

Never part of an image.
"""

import ast
import os
import re
import signal
import sys
from importlib.machinery import PathFinder
from importlib.util import find_spec

# Enough for large models and libraries; also ends an import that waits for a missing service.
SECONDS = 60

# An exit code that applications do not use.
FAILED = 99

# Folders that the build may have removed from packages, each with its rule; an image of two stages removes nothing.
PRUNED = {}

NAME = re.compile(r"cannot import name '(\w+)' from ")


class Missing(Exception):
    """Its text is the message of the failed build."""


def main(entry, *left_out):
    # Instead of the folder of this file, which PYTHONSAFEPATH leaves out.
    sys.path[:0 if sys.flags.safe_path else 1] = [os.getcwd()]
    sys.stdout.flush()
    # In a child process, since an extension module may crash, hang or exit.
    child = os.fork()
    if child == 0:
        os._exit(attempt(entry, left_out))
    return 1 if fails(wait(child), entry) else 0


def fails(status, entry):
    """Whether the process that attempted the entry said that no container could start it."""
    if os.WIFSIGNALED(status):
        say("importing %s was ended by signal %d; the limit is %d seconds"
            % (entry.partition(":")[0], os.WTERMSIG(status), SECONDS))
    return os.WIFEXITED(status) and os.WEXITSTATUS(status) == FAILED


def was_killed(status):
    """Such as by the time limit: a faster machine might have gone further."""
    return os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL


def wait(child):
    """The status with which the process ended, at the latest after the time limit."""
    signal.signal(signal.SIGALRM, lambda *_: os.kill(child, signal.SIGKILL))
    signal.alarm(SECONDS)
    status = os.waitpid(child, 0)[1]
    signal.alarm(0)
    return status


def attempt(entry, left_out):
    """Imports the entry in this process; the exit code is FAILED if no container could start it."""
    module, _, attribute = entry.partition(":")
    try:
        try:
            __import__(module)
        except BaseException as error:
            judge(error, left_out)
            say("importing %s failed: %s; the application starts if %s"
                % (module, describe(error), "that depends on its container" if NAME.match(str(error)) else
                   "its container has what is missing"))
            Follower(left_out).follow(module)
        else:
            find(sys.modules[module], module, attribute)
    except Missing as missing:
        say("%s cannot start: %s" % (module, missing))
        return FAILED
    except Exception as error:
        say("the check itself failed: %s" % describe(error))
    return 0


def find(value, module, attribute):
    for name in filter(None, attribute.split(".")):
        if not hasattr(value, name):
            raise Missing("it has no attribute '%s'; fix the name of the application" % attribute)
        value = getattr(value, name)


def judge(error, left_out):
    """Raises Missing if no container could import it."""
    frames = [each for each in frames_of(error) if not each[0].startswith("<frozen importlib")][1:]
    if isinstance(error, SyntaxError) and is_own(error.filename) and all(unconditional(*each) for each in frames):
        raise Missing("line %s of %s is not valid in Python %d.%d: %s; fix it, or use another 'pythonVersion'"
                      % (error.lineno, shown(error.filename), *sys.version_info[:2], error.msg))
    name = missing_name(error)
    if not name:
        return
    place = "line %d of %s imports" % (frames[-1][1], shown(frames[-1][0])) if frames else "it needs"
    parents = {name.rsplit(".", level)[0] for level in range(name.count(".") + 1)}
    if parents & set(left_out) or all(unconditional(*each) for each in frames):
        raise Missing(place + " " + absent(name, left_out))


def missing_name(error):
    """Of the module that is missing; None if the error is another one."""
    if isinstance(error, ModuleNotFoundError):
        return error.name
    found = NAME.match(str(error)) if isinstance(error, ImportError) and error.name else None
    return "%s.%s" % (error.name, found[1]) if found and found[1] in PRUNED else None


def frames_of(error):
    trace = error.__traceback__
    while trace:
        yield trace.tb_frame.f_code.co_filename, trace.tb_lineno
        trace = trace.tb_next


def unconditional(file, line):
    """Whether the line is an import that the file always runs."""
    return os.path.isfile(file) and any(node.lineno <= line <= node.end_lineno for node in imports_of(parse(file)))


def imports_of(tree):
    return [node for node in tree.body if isinstance(node, (ast.Import, ast.ImportFrom))]


def parse(file):
    with open(file, "rb") as source:
        return ast.parse(source.read(), file)


class Follower:
    """Follows the imports at the top of the project's files."""

    def __init__(self, left_out):
        self.left_out = left_out
        self.seen = set()
        # False once a file changes where Python searches for modules: then none is certainly missing.
        self.certain = True
        self.missing = None

    def follow(self, module):
        self.visit(module)
        if self.missing and self.certain:
            raise Missing(self.missing)

    def visit(self, module):
        spec = locate(module)
        if module in self.seen or not spec or not is_own(spec.origin):
            return
        self.seen.add(module)
        with open(spec.origin, encoding="utf-8") as source:
            text = source.read()
        self.certain = self.certain and "sys.path" not in text and "sys.meta_path" not in text
        tree = ast.parse(text, spec.origin)
        package = module if spec.submodule_search_locations else module.rpartition(".")[0]
        for node in imports_of(tree):
            for name in names_in(node, package):
                self.need(name, spec.origin, node.lineno)

    def need(self, name, file, line):
        if not locate(name) and name not in sys.modules:
            self.missing = self.missing or "line %d of %s imports %s" % (line, shown(file), absent(name, self.left_out))
        for level in range(name.count("."), -1, -1):
            self.visit(name.rsplit(".", level)[0])


def names_in(node, package):
    """The modules that an import statement requires."""
    if isinstance(node, ast.Import):
        names = [alias.name for alias in node.names]
        return [name for name in names if is_own_name(name)] + [name.partition(".")[0] for name in names]
    above = package.rsplit(".", node.level - 1)[0] if node.level > 1 else package
    base = ".".join(filter(None, [above if node.level else "", node.module]))
    if not is_own_name(base):
        return [base.partition(".")[0]] if base else []
    spec = locate(base)
    if not spec or not spec.submodule_search_locations:
        return [base]
    bound = bound_in(spec.origin)
    return [base] + [base + "." + alias.name for alias in node.names if bound is not None and alias.name not in bound]


def bound_in(file):
    """The names that a package may define besides its modules; None if they cannot be known."""
    names = {"*", "__file__", "__name__", "__path__", "__doc__", "__spec__", "__package__"}
    for node in ast.walk(parse(file)) if file else ():
        if isinstance(node, ast.ImportFrom) and node.level == 1 and not node.module:
            # These names are modules of the package itself, which must exist.
            names.update(alias.asname for alias in node.names if alias.asname not in (None, alias.name))
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            names.update((alias.asname or alias.name).partition(".")[0] for alias in node.names if alias.name != "*")
            names.update("globals" for alias in node.names if alias.name == "*")
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            names.add(node.name)
        elif isinstance(node, ast.Name):
            names.add(node.id)
    return None if names & {"__getattr__", "globals", "locals", "vars", "setattr", "exec", "import_module"} else names


def locate(name):
    """Finds a module without importing its packages."""
    top, *parts = name.split(".")
    try:
        # Some packages add modules with their own finders, as setuptools does for distutils.
        spec = find_spec(top)
    except ValueError:
        return None
    for part in parts:
        if not spec or not spec.submodule_search_locations:
            return None
        spec = PathFinder.find_spec(spec.name + "." + part, spec.submodule_search_locations)
    return spec


def is_own_name(name):
    spec = locate(name.partition(".")[0]) if name else None
    return bool(spec) and (is_own(spec.origin) or any(map(is_own_folder, spec.submodule_search_locations or [])))


def is_own(file):
    return bool(file) and file.endswith(".py") and is_own_folder(file)


def is_own_folder(path):
    return not path.startswith((sys.prefix + os.sep, sys.base_prefix + os.sep)) and "site-packages" not in path


def absent(name, left_out=()):
    # A left-out module has a file; for any other name the file may not exist.
    if is_own_name(name):
        is_left_out = any((name + ".").startswith(each + ".") for each in left_out)
        repair = "add its file to 'include', or exclude less" if is_left_out else \
            "if the project has its file, add it to 'include'; if a build writes it, write it before the image is staged"
        return "'%s', which is not in the image; %s" % (name, repair)
    top, *parts = name.split(".")
    rule = next((PRUNED[part] for part in parts if part in PRUNED), None)
    if rule and locate(top):
        # Not at the top: it counts as reached by the application.
        from importlib.metadata import packages_distributions
        return "'%s', which is not in the image; if the package has it, use prune: PruneProfile.DEFAULT.keep('%s', " \
            "{ package: '%s' })" % (name, rule, packages_distributions().get(top, [top])[0])
    return "'%s', which is neither in the image nor in a locked package; run `uv add`, install its extra or group, " \
        "or add its file to 'include'" % name


def shown(file):
    return os.path.relpath(file)


def describe(error):
    places = [each for each in frames_of(error) if is_own(each[0])]
    text = " ".join(("%s: %s" % (type(error).__name__, error)).split())[:200]
    return text + (" (line %d of %s)" % (places[-1][1], shown(places[-1][0])) if places else "")


def say(text):
    sys.stderr.write("check: %s\n" % text)
    sys.stderr.flush()


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit("usage: check_entry.py MODULE[:ATTRIBUTE] [LEFT_OUT_MODULE ...]")
    sys.exit(main(*sys.argv[1:]))
