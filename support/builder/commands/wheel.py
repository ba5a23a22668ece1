"""The command `wheel`: builds a wheel of a package of the project, with what its build requires and nothing else.

The build backend is called directly, without a frontend that would fetch other versions: see PEP 517.
"""

import collections
import json
import os
import subprocess
import tempfile
import tomllib

import tree
from problems import BuildError
from report import amount, quote, say, some
from wheels import made
from wheels.explain import explain

BACKEND = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "wheels", "backend.py")

# Of the output of a build, from which its failure is explained.
LINES = 2000

# What a project without a build system means.
LEGACY = "setuptools.build_meta:__legacy__"

# The version that is given where only a repository knows it, which a build does not have.
UNKNOWN = "0+unknown"


def add_arguments(parser):
    parser.add_argument("--source", required=True, metavar="FOLDER", help="the package, with its pyproject.toml")
    parser.add_argument("--root", required=True, metavar="FOLDER", help="all sources of the build")
    parser.add_argument("--package", required=True, metavar="NAME", help="its normalized name")
    parser.add_argument("--version", help="its version; without it, its build computes one")
    parser.add_argument("--tools", required=True, metavar="FOLDER", help="environment with what the build requires")
    parser.add_argument("--settings", type=json.loads, default={}, metavar="JSON", help="for the build backend")
    parser.add_argument("--cargo", nargs=2, metavar=("HOME", "TARGET"), help="folders of Cargo's caches, for a crate")
    parser.add_argument("--output", required=True, metavar="FILE", help="gets the wheel as a requirement")


def run(options):
    system = build_system(options.source)
    folder = os.path.dirname(options.output)
    os.makedirs(folder, exist_ok=True)
    if options.cargo:
        # Cargo compiles again what is newer than its cache, whatever time a checkout gave to it.
        touch(options.root)
    locks = cargo_locks(options.root) if options.cargo else {}
    result = call({
        "path": [os.path.join(options.source, each) for each in system.get("backend-path", ())],
        "backend": system.get("build-backend", LEGACY),
        "settings": {**settings(system.get("build-backend", "")), **options.settings},
        "output": folder,
    }, options)
    name = quote(options.package)
    if "import" in result:
        raise BuildError("the build backend %s of %s cannot be imported (%s); add the package that has it to 'requires' "
                         "in [build-system]" % (quote(system.get("build-backend", LEGACY)), name, result["import"]))
    if "missing" in result:
        raise BuildError("the build of %s requires %s too; add %s to 'requires' in [build-system], and to a dependency "
                         "group so that the lock has it" % (name, some(map(quote, result["missing"])),
                                                            "it" if len(result["missing"]) == 1 else "them"))
    changed = [path for path, crates in locks.items() if crates_in(path) != crates]
    if changed:
        raise BuildError("%s is older than its Cargo.toml, so other crates were compiled than it names; run `cargo "
                         "check` there and keep the new file" % quote(os.path.relpath(changed[0], options.root)))
    path = os.path.join(folder, result["wheel"])
    version = made.check(path, options.package, options.version)
    with open(options.output, "w", encoding="utf-8") as file:
        file.write("%s @ file://%s\n" % (options.package, path.replace("+", "%2B")))
    say("wheel: %s %s, %s" % (options.package, version, amount(os.path.getsize(path))))


def build_system(source):
    with open(os.path.join(source, "pyproject.toml"), "rb") as file:
        return tomllib.load(file).get("build-system", {})


def settings(backend):
    """Meson would build in a folder with a random name, which its output has."""
    return {"build-dir": "/tmp/meson"} if backend == "mesonpy" else {}


def call(asked, options):
    """What the program `backend.py` found; a failure is one line after all that the backend printed."""
    with open(BACKEND, encoding="utf-8") as program, tempfile.TemporaryDirectory() as folder:
        result = os.path.join(folder, "result.json")
        # -P: its imports do not look where a file of the package may have their name.
        words = [options.tools + "/bin/python", "-P", "-c", program.read(), json.dumps(asked), result]
        process = subprocess.Popen(words, cwd=options.source, env=environment(options), stdout=subprocess.PIPE,
                                   stderr=subprocess.STDOUT, text=True, errors="replace")
        lines = collections.deque(maxlen=LINES)
        for line in process.stdout:
            lines.append(line)
            print(line, end="", flush=True)
        if process.wait():
            reason = explain(lines) or ("what it says is above; headers and compilers of Debian come with "
                                        "'buildPackages', others with 'buildBase'")
            raise BuildError("the build of %s failed: %s" % (quote(options.package), reason))
        with open(result, encoding="utf-8") as file:
            return json.load(file)


def environment(options):
    """Fixed values for what would differ from build to build; the user's own come first."""
    cargo = {"CARGO_HOME": options.cargo[0], "CARGO_TARGET_DIR": options.cargo[1], "CARGO_INCREMENTAL": "0",
             "CARGO_TERM_PROGRESS_WHEN": "never"} if options.cargo else {}
    versions = {} if options.version else {"SETUPTOOLS_SCM_PRETEND_VERSION": UNKNOWN, "PDM_BUILD_SCM_VERSION": UNKNOWN}
    variables = {"PYTHONHASHSEED": "0", "SOURCE_DATE_EPOCH": str(tree.TIME), "SKBUILD_BUILD_DIR": "/tmp/cmake",
                 **versions, **cargo, **os.environ}
    # An id of the linker is made of what `strip` removes, such as the names of temporary folders.
    variables["LDFLAGS"] = (variables.get("LDFLAGS", "") + " -Wl,--build-id=none").strip()
    variables["PATH"] = options.tools + "/bin:" + variables["PATH"]
    variables.pop("VIRTUAL_ENV", None)
    return variables


def touch(folder):
    for parent, _, names in os.walk(folder):
        for name in names:
            os.utime(os.path.join(parent, name))


def cargo_locks(root):
    """Each with the crates that it names."""
    paths = [os.path.join(folder, "Cargo.lock") for folder, _, names in os.walk(root) if "Cargo.lock" in names]
    return {path: crates_in(path) for path in paths}


def crates_in(path):
    """Cargo may write the same in another form. One that it cannot read ends the build with its own words."""
    with open(path, "rb") as file:
        try:
            packages = tomllib.load(file).get("package", [])
        except tomllib.TOMLDecodeError:
            return None
    return {(each.get("name"), each.get("version"), each.get("source")) for each in packages}
