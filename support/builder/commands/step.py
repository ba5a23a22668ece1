"""Runs a command on the application's files, as the container's user, and makes a tree of what it is to write."""

import os
import sys

from application.trial import become
from problems import BuildError, Problems
from report import quote, some
from steps import inputs, outputs, secrets

# What a step runs instead of the program `manage.py`.
DJANGO = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "steps", "run_django.py")


def add_arguments(parser):
    parser.add_argument("--inputs", action="append", default=[], help="folder with files of the application")
    parser.add_argument("--elsewhere", action="append", default=[], nargs=2, metavar=("SOURCE", "PATH"),
                        help="file or folder outside of the application, and its path in the image")
    parser.add_argument("--application", required=True, help="folder of the application in the image")
    parser.add_argument("--environment", required=True, help="environment of the packages")
    parser.add_argument("--directory", required=True, help="working directory")
    parser.add_argument("--user", type=int, help="user id of the command")
    parser.add_argument("--group", type=int, help="group id of the command")
    parser.add_argument("--output", required=True, help="folder of the tree")
    parser.add_argument("--writes", action="append", default=[], help="file or folder that the command must write")
    parser.add_argument("--django", action="store_true", help="the command is one of Django's")
    parser.add_argument("--secrets", metavar="FOLDER", help="the secrets of the step, which no output may have")
    parser.add_argument("--secret-variable", action="append", default=[], nargs=2, metavar=("NAME", "SECRET"),
                        help="a variable of the command, and the secret that is its value")
    parser.add_argument("words", nargs="+", metavar="WORD", help="the command")


def run(options):
    user, group = (os.geteuid(), os.getegid()) if options.user is None else (options.user, options.group)
    inputs.make_folder(options.directory, user, group)
    inputs.lay_out(options.inputs, options.application, user, group)
    for source, path in options.elsewhere:
        inputs.lend(source, path, user, group)
    problems = Problems()
    for path in options.writes:
        if os.path.lexists(path) and not is_in(path, options.application):
            problems.add("output %s is in the base image already; name a file or folder in it" % quote(path))
    problems.raise_if_any()
    for path in options.writes:
        inputs.make_folder(os.path.dirname(path), user, group)
    given = secrets.read(options.secrets)
    apart = {options.environment, *options.writes}
    places = places_of(options)
    before, top = inputs.state(places, apart), set(os.listdir("/"))
    code = execute(options, secrets.variables(options.secret_variable, given))
    if code:
        raise BuildError("%s ended with exit code %d; its own output is above%s"
                         % (name_of(options), code, way_out(options)))
    after = inputs.state(places, apart)
    other = [shown(path, options) for path in after if after[path] != before.get(path)]
    known = {"/" + path.split("/")[1] for path in options.writes}
    other += sorted({"/" + name for name in set(os.listdir("/")) - top} - known)
    if other:
        problems.add("%s wrote %s, which would not be in the image; add it to 'outputs', or write it to /tmp"
                     % (name_of(options), some(map(quote, other))))
    search = secrets.Search(given)
    for path in options.writes:
        if os.path.lexists(path):
            outputs.check(path, shown(path, options), search, problems)
        else:
            problems.add("%s did not write %s, which 'outputs' has; correct 'outputs', or the command"
                         % (name_of(options), quote(shown(path, options))))
    problems.raise_if_any()
    for path in options.writes:
        outputs.move(path, options.output + path)
    outputs.finish(options.output)


def name_of(options):
    return quote(" ".join([*(["django"] if options.django else []), *options.words]))


def way_out(options):
    if not options.django:
        return ""
    return ("; if it needs a variable, use BuildStep.django('%s', { environment: { NAME: 'value' } }), and if the image "
            "needs no static files, collectStatic: false" % options.words[0])


def places_of(options):
    """Where nothing may be written but the outputs: the application, and the folders of those that are elsewhere."""
    elsewhere = {os.path.dirname(path) for path in options.writes if not is_in(path, options.application)}
    return [options.application, *sorted(elsewhere - {"/"})]


def is_in(path, folder):
    return path.startswith(folder + os.sep)


def shown(path, options):
    """As the user writes it."""
    return os.path.relpath(path, options.directory) if is_in(path, options.application) else path


def execute(options, own):
    """Runs the command to its end; returns its exit code, negative for a signal."""
    words = options.words
    if options.django:
        with open(DJANGO, encoding="utf-8") as program:
            # As text: the files of the build may be readable for root alone.
            words = [options.environment + "/bin/python", "-c", program.read(), *words]
    # A fixed seed and time, which many programs use instead of a random one and the current one.
    variables = {"PYTHONHASHSEED": "0", "SOURCE_DATE_EPOCH": str(outputs.tree.TIME), **os.environ, **own}
    sys.stdout.flush()
    process = os.fork()
    if process == 0:
        try:
            become(options)
            os.chdir(options.directory)
            os.execvpe(words[0], words, variables)
        except OSError as error:
            os.write(2, ("build: %s cannot be started: %s\n" % (quote(words[0]), error)).encode())
        finally:
            os._exit(127)
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
