"""Makes test/project/tables/mutants.json: project files with one value replaced, and whether uv refuses each.

    python3 scripts/tables/make_mutants.py uv WORKING_FOLDER [COUNT]

uv (0.13.9 made the table, with 120 mutants a seed) works offline. A mutant is a seed, which is in order, with a part of
one line replaced. Left out are those of which uv says no more than a warning, or that it can read and not lock.
"""
import copy
import json
import random
import shutil
import subprocess
import sys
import tomllib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

SHA = "0" * 64
COMMIT = "1" * 40


def project(name, *lines):
    return [f'project.name = "{name}"', 'project.version = "0.1.0"', 'project.requires-python = ">=3.11"', *lines]


def text(lines):
    return "\n".join(lines) + "\n"


FULL = project(
    "shop",
    'project.description = "Sells things"',
    'project.readme = "README.md"',
    'project.license = "MIT"',
    'project.license-files = ["LICENSE"]',
    'project.keywords = ["shop"]',
    'project.classifiers = ["Private :: Do Not Upload"]',
    'project.authors = [{ name = "A", email = "a@example.org" }]',
    'project.maintainers = [{ name = "B" }]',
    'project.urls = { Homepage = "https://shop.example" }',
    'project.scripts = { shop = "shop.main:run" }',
    'project.gui-scripts = { shop-ui = "shop.main:ui" }',
    'project.entry-points = { "shop.plugins" = { x = "shop.x:X" } }',
    'project.dynamic = ["classifiers"]',
    "project.dependencies = [\"a>=1\", \"b[x]>=1,<3; sys_platform == 'linux'\"]",
    'project.optional-dependencies = { cpu = ["c==1.0"], gpu = ["c==2.0"] }',
    'dependency-groups = { dev = ["a>=1", { include-group = "lint" }], lint = ["b"] }',
    "build-system = { requires = [\"uv_build>=0.9\"], build-backend = \"uv_build\", backend-path = [\".\"] }",
    "tool.uv.environments = [\"sys_platform == 'linux'\"]",
    "tool.uv.required-environments = [\"sys_platform == 'linux'\"]",
    'tool.uv.override-dependencies = ["d>=1; sys_platform == \'linux\'"]',
    'tool.uv.constraint-dependencies = ["a<3"]',
    'tool.uv.build-constraint-dependencies = ["hatchling<9"]',
    'tool.uv.exclude-dependencies = ["zzz"]',
    'tool.uv.conflicts = [[{ extra = "cpu" }, { extra = "gpu" }]]',
    'tool.uv.default-groups = ["dev"]',
    'tool.uv.dependency-groups = { dev = { requires-python = ">=3.11" } }',
    'tool.uv.dev-dependencies = ["d"]',
    "tool.uv.package = false",
    "tool.uv.managed = true",
    'tool.uv.resolution = "lowest"',
    'tool.uv.prerelease = "allow"',
    'tool.uv.fork-strategy = "fewest"',
    'tool.uv.exclude-newer = "2030-01-01T00:00:00Z"',
    'tool.uv.build-backend = { module-name = "shop", module-root = "src", data = { scripts = "scripts" } }',
    'tool.other = { anything = [1, { x = "y" }] }',
)
RESOLVER = project(
    "shop",
    'project.dependencies = ["a"]',
    "tool.uv.no-index = false",
    'tool.uv.index = [{ name = "cpu", url = "https://index.example/simple", explicit = true, default = false, format = "simple", publish-url = "https://index.example", authenticate = "auto", ignore-error-codes = [401], cache-control = { api = "max-age=600" } }]',
    'tool.uv.resolution = "highest"',
    'tool.uv.prerelease = "if-necessary-or-explicit"',
    'tool.uv.fork-strategy = "requires-python"',
    'tool.uv.index-strategy = "first-index"',
    'tool.uv.keyring-provider = "disabled"',
    'tool.uv.required-version = ">=0.9"',
    'tool.uv.link-mode = "copy"',
    "tool.uv.compile-bytecode = true",
    "tool.uv.no-build = false",
    'tool.uv.no-build-package = ["zzz"]',
    "tool.uv.no-binary = false",
    'tool.uv.no-binary-package = ["zzz"]',
    'tool.uv.no-build-isolation-package = ["zzz"]',
    "tool.uv.no-sources = false",
    'tool.uv.config-settings = { x = "y" }',
    'tool.uv.dependency-metadata = [{ name = "a", version = "1.0", requires-dist = ["d"] }]',
    "tool.uv.concurrent-downloads = 5",
    'tool.uv.cache-keys = [{ file = "pyproject.toml" }, { git = { commit = true } }, { env = "X" }]',
    'tool.uv.environments = "sys_platform == \'linux\'"',
    'tool.uv.allow-insecure-host = ["localhost"]',
    'tool.uv.python-preference = "managed"',
    'tool.uv.add-bounds = "lower"',
    'tool.uv.upgrade-package = ["zzz"]',
    'tool.uv.extra-build-dependencies = { zzz = ["setuptools"] }',
    'tool.uv.pip = { strict = true }',
)
SOURCES = project(
    "shop",
    'project.dependencies = ["g", "u", "f", "e", "core", "t"]',
    'project.optional-dependencies = { x = ["m"] }',
    'dependency-groups = { test = ["m"] }',
    f'tool.uv.sources.g = {{ git = "https://code.example/g", rev = "{COMMIT}", subdirectory = "sub", lfs = false }}',
    'tool.uv.sources.g2 = { git = "https://code.example/g", branch = "main" }',
    'tool.uv.sources.g3 = { git = "https://code.example/g", tag = "v1" }',
    'tool.uv.sources.u = { url = "https://files.example/u-1.0-py3-none-any.whl" }',
    'tool.uv.sources.u2 = { url = "https://files.example/u.zip", subdirectory = "sub" }',
    'tool.uv.sources.f = { path = "vendor/f-1.0-py3-none-any.whl" }',
    'tool.uv.sources.e = { path = "e", editable = true }',
    'tool.uv.sources.e2 = { path = "e", package = false }',
    "tool.uv.sources.core = { workspace = true }",
    "tool.uv.sources.t = [{ index = \"cpu\", marker = \"sys_platform == 'linux'\" }, { index = \"gpu\", marker = \"sys_platform != 'linux'\" }]",
    'tool.uv.sources.m = [{ index = "cpu", extra = "x" }, { index = "gpu", group = "test" }]',
    'tool.uv.index = [{ name = "cpu", url = "https://index.example/cpu" }, { name = "gpu", url = "https://index.example/gpu" }]',
    'tool.uv.workspace = { members = ["packages/*"], exclude = ["packages/old"] }',
)
SETTINGS = [
    'required-version = ">=0.9"',
    "no-build = false",
    'no-build-package = ["zzz"]',
    "no-binary = false",
    'no-binary-package = ["zzz"]',
    'resolution = "highest"',
    'prerelease = "allow"',
    'fork-strategy = "fewest"',
    'exclude-newer = "2030-01-01T00:00:00Z"',
    'index = [{ name = "cpu", url = "https://index.example/simple" }]',
    'override-dependencies = ["a>=1"]',
    'constraint-dependencies = ["a<3"]',
    'exclude-dependencies = ["zzz"]',
    'link-mode = "copy"',
    "no-sources = false",
    'dependency-metadata = [{ name = "a", version = "1.0" }]',
    'cache-keys = [{ file = "pyproject.toml" }]',
    'pip = { strict = true }',
]


def entry(name, version, *lines):
    return ["[[package]]", f'name = "{name}"', f'version = "{version}"', 'source = { registry = "https://index.example/simple" }', *lines]


def wheel(name, version):
    return (f'{{ url = "https://files.example/{name}-{version}-py3-none-any.whl", hash = "sha256:{SHA}", size = 1000, '
            'upload-time = "2026-01-01T00:00:00.123Z" }')


def sdist(name, version):
    return f'{{ url = "https://files.example/{name}-{version}.tar.gz", hash = "sha256:{SHA}", size = 2000 }}'


def plain(name, version="1.0", *lines):
    return entry(name, version, f"sdist = {sdist(name, version)}", f"wheels = [{wheel(name, version)}]", *lines)


HEAD = ["version = 1", "revision = 3", 'requires-python = ">=3.11"']

FULL_LOCK = [
    *HEAD,
    "resolution-markers = [\"python_full_version >= '3.12' and sys_platform == 'linux'\", \"python_full_version < '3.12' and sys_platform == 'linux'\"]",
    "supported-markers = [\"sys_platform == 'linux'\"]",
    "required-markers = [\"sys_platform == 'linux'\"]",
    'conflicts = [[{ package = "shop", extra = "cpu" }, { package = "shop", extra = "gpu" }]]',
    "[options]", 'resolution-mode = "lowest"', 'prerelease-mode = "allow"', 'fork-strategy = "fewest"', 'exclude-newer = "2030-01-01T00:00:00Z"',
    "[manifest]",
    'members = ["shop"]',
    'constraints = [{ name = "a", specifier = "<3" }]',
    'overrides = [{ name = "d", specifier = ">=1", marker = "sys_platform == \'linux\'" }]',
    'build-constraints = [{ name = "hatchling", specifier = "<9" }]',
    'excludes = ["zzz"]',
    'requirements = [{ name = "a" }]',
    'dependency-groups = { ops = [{ name = "a" }] }',
    "[[manifest.dependency-metadata]]", 'name = "a"', 'version = "2.0"', 'requires-dist = ["d"]', 'requires-python = ">=3.8"', 'provides-extra = ["x"]',
    *plain("a", "2.0"),
    *plain("b", "2.0", 'optional-dependencies = { x = [{ name = "d" }] }', 'metadata = { requires-dist = [{ name = "d", marker = "extra == \'x\'" }], provides-extras = ["x"] }'),
    *entry("c", "1.0", "resolution-markers = [\"sys_platform == 'linux'\"]", f"wheels = [{wheel('c', '1.0')}]"),
    *entry("c", "2.0", f"wheels = [{wheel('c', '2.0')}, {wheel('c', '2.0').replace('py3-none-any', 'cp311-cp311-manylinux_2_17_x86_64')}]"),
    *plain("d"),
    "[[package]]", 'name = "shop"', 'version = "0.1.0"', 'source = { virtual = "." }',
    "dependencies = [{ name = \"a\" }, { name = \"b\", extra = [\"x\"], marker = \"sys_platform == 'linux'\" }]",
    'optional-dependencies = { cpu = [{ name = "c", version = "1.0", source = { registry = "https://index.example/simple" }, marker = "extra == \'extra-4-shop-cpu\'" }], gpu = [{ name = "c", version = "2.0", source = { registry = "https://index.example/simple" } }] }',
    'dev-dependencies = { dev = [{ name = "a" }, { name = "b" }, { name = "d" }], lint = [{ name = "b" }] }',
    "metadata = { requires-dist = [{ name = \"a\", specifier = \">=1\" }, { name = \"b\", extras = [\"x\"], marker = \"sys_platform == 'linux'\", specifier = \">=1,<3\" }, { name = \"c\", marker = \"extra == 'cpu'\", specifier = \"==1.0\" }, { name = \"c\", marker = \"extra == 'gpu'\", specifier = \"==2.0\" }], provides-extras = [\"cpu\", \"gpu\"], requires-dev = { dev = [{ name = \"a\", specifier = \">=1\" }, { name = \"b\" }, { name = \"d\" }], lint = [{ name = \"b\" }] } }",
]
PLAIN = [*plain("a"), "[[package]]", 'name = "shop"', 'version = "0.1.0"', 'source = { virtual = "." }',
         'dependencies = [{ name = "a" }]', 'metadata = { requires-dist = [{ name = "a" }] }']
PLAIN_LOCK = [*HEAD, "supported-markers = [\"sys_platform == 'linux'\"]", *PLAIN]
SETTINGS_LOCK = [*HEAD, "[options]", 'prerelease-mode = "allow"', 'fork-strategy = "fewest"', 'exclude-newer = "2030-01-01T00:00:00Z"', *PLAIN]
SOURCES_LOCK = [
    *HEAD,
    "[manifest]", 'members = ["core", "shop"]',
    "[[package]]", 'name = "core"', 'version = "0.1.0"', 'source = { virtual = "packages/core" }',
    "[[package]]", 'name = "e"', 'version = "0.1.0"', 'source = { editable = "e" }', "metadata = { requires-dist = [] }",
    "[[package]]", 'name = "f"', 'version = "1.0"', 'source = { path = "vendor/f-1.0-py3-none-any.whl" }',
    f'wheels = [{{ filename = "f-1.0-py3-none-any.whl", hash = "sha256:{SHA}" }}]',
    "[[package]]", 'name = "g"', 'version = "1.0"', f'source = {{ git = "https://code.example/g?subdirectory=sub&rev={COMMIT}#{COMMIT}" }}',
    *plain("m"),
    "[[package]]", 'name = "t"', 'version = "1.0"', 'source = { registry = "https://index.example/cpu" }',
    f"resolution-markers = [\"sys_platform == 'linux'\"]", f"wheels = [{wheel('t', '1.0')}]",
    "[[package]]", 'name = "t"', 'version = "1.0"', 'source = { registry = "https://index.example/gpu" }',
    f"resolution-markers = [\"sys_platform != 'linux'\"]", f"wheels = [{wheel('t', '1.0')}]",
    "[[package]]", 'name = "u"', 'version = "1.0"', 'source = { url = "https://files.example/u-1.0-py3-none-any.whl" }',
    f'wheels = [{{ url = "https://files.example/u-1.0-py3-none-any.whl", hash = "sha256:{SHA}" }}]',
    "[[package]]", 'name = "z"', 'version = "1.0"', 'source = { url = "https://files.example/z.zip", subdirectory = "sub" }',
    f'sdist = {{ hash = "sha256:{SHA}" }}',
    "[[package]]", 'name = "w"', 'version = "1.0"', 'source = { directory = "e" }',
    "[[package]]", 'name = "shop"', 'version = "0.1.0"', 'source = { virtual = "." }',
    "dependencies = [{ name = \"core\" }, { name = \"e\" }, { name = \"f\" }, { name = \"g\" }, { name = \"t\", version = \"1.0\", source = { registry = \"https://index.example/cpu\" }, marker = \"sys_platform == 'linux'\" }, { name = \"t\", version = \"1.0\", source = { registry = \"https://index.example/gpu\" }, marker = \"sys_platform != 'linux'\" }, { name = \"u\" }]",
    'optional-dependencies = { x = [{ name = "m" }] }',
    'dev-dependencies = { test = [{ name = "m" }] }',
    f"metadata = {{ requires-dist = [{{ name = \"core\", virtual = \"packages/core\" }}, {{ name = \"e\", editable = \"e\" }}, {{ name = \"f\", path = \"vendor/f-1.0-py3-none-any.whl\" }}, {{ name = \"g\", git = \"https://code.example/g?subdirectory=sub&rev={COMMIT}\" }}, {{ name = \"m\", marker = \"extra == 'x'\", index = \"https://index.example/cpu\" }}, {{ name = \"t\", marker = \"sys_platform == 'linux'\", index = \"https://index.example/cpu\" }}, {{ name = \"t\", marker = \"sys_platform != 'linux'\", index = \"https://index.example/gpu\" }}, {{ name = \"u\", url = \"https://files.example/u-1.0-py3-none-any.whl\" }}], provides-extras = [\"x\"], requires-dev = {{ test = [{{ name = \"m\", index = \"https://index.example/gpu\" }}] }} }}",
]
SMALL = project("shop", 'project.dependencies = ["a"]')

FILES = {
    "packages/core/pyproject.toml": text(project("core")),
    "e/pyproject.toml": text([*project("e"), 'build-system = { requires = ["uv_build"], build-backend = "uv_build" }']),
    "vendor/f-1.0-py3-none-any.whl": "",
    "README.md": "",
    "LICENSE": "",
}

# Seeds by the file that is changed: what its lines are, and what lies beside it.
SEEDS = {
    "full": ("pyproject.toml", FULL, {"uv.lock": FULL_LOCK}),
    "resolver": ("pyproject.toml", RESOLVER, {"uv.lock": PLAIN_LOCK}),
    "sources": ("pyproject.toml", SOURCES, {"uv.lock": SOURCES_LOCK}),
    "settings": ("uv.toml", SETTINGS, {"uv.lock": SETTINGS_LOCK, "pyproject.toml": SMALL}),
    "full lock": ("uv.lock", FULL_LOCK, {"pyproject.toml": FULL}),
    "sources lock": ("uv.lock", SOURCES_LOCK, {"pyproject.toml": SOURCES}),
}

VALUES = [1, True, "x y", "", [], {}, [1], [[]], ["x y"], "name", ["name"], {"x": 1}, {"name": "a"}, [{}], [{"x": 1}], -1, 1.5, "sys_platform == 'linux'"]


def toml(value):
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        inner = ", ".join(f"{json.dumps(key) if not key.replace('-', '').replace('_', '').isalnum() else key} = {toml(each)}" for key, each in value.items())
        return f"{{ {inner} }}" if inner else "{}"
    if isinstance(value, list):
        return f"[{', '.join(map(toml, value))}]"
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str) else str(value)


def places(value, path=()):
    yield path
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, each in items:
        yield from places(each, (*path, key))


def at(value, path):
    for key in path:
        value = value[key]
    return value


def changed(value, path, new):
    if not path:
        return new
    value = copy.deepcopy(value)
    at(value, path[:-1])[path[-1]] = new
    return value


def garbled(old, generator):
    """Other texts than the one there: a character replaced, dropped or doubled."""
    if isinstance(old, str) and old:
        at_ = generator.randrange(len(old))
        yield old[:at_] + generator.choice("!@ #/\\[]()'\"=<>~0.-_x,;:") + old[at_ + 1:]
        yield old[:at_] + old[at_ + 1:]
        yield old[:at_] + generator.choice(" ,.;-") + old[at_:]


def mutants_of(lines, generator):
    """Every line without, and with each place of its value replaced by values of other kinds."""
    for number, line in enumerate(lines):
        yield number, ""
        if line.startswith("["):
            continue
        key, _, text_ = line.partition(" = ")
        value = tomllib.loads(f"x = {text_}")["x"]
        for path in places(value):
            old = at(value, path)
            new = [each for each in VALUES if each != old] + list(garbled(old, generator))
            if isinstance(old, dict):
                new += [{**old, "unknown": 1}, *({k: v for k, v in old.items() if k != gone} for gone in old)]
            if isinstance(old, list):
                new += [old + old, old[1:]]
            for each in new:
                yield number, f"{key} = {toml(changed(value, path, each))}"


# What an image's build runs, and what a user does before. Each ends with 2 when it refuses a file.
COMMANDS = (
    ["sync", "--frozen", "--dry-run", "--no-dev", "--no-default-groups", "--no-install-workspace", "--offline"],
    ["lock", "--check", "--offline"],
)


class Uv:
    def __init__(self, program, work):
        self.program, self.work = program, work
        self.environment = {
            "PATH": "/usr/bin:/bin", "HOME": str(work), "UV_CACHE_DIR": str(work / "cache"), "UV_PYTHON_DOWNLOADS": "never",
            "NO_COLOR": "1", "UV_DEFAULT_INDEX": "https://index.example/simple",
        }

    def verdict(self, number, seed, line_number=0, line=None):
        """Whether uv refuses; None when it only warns, or when it cannot lock what it reads."""
        folder = self.work / f"case{number}"
        file, lines, others = SEEDS[seed]
        changed_lines = [line if index == line_number and line is not None else each for index, each in enumerate(lines)]
        for name, content in {**FILES, **{key: text(value) for key, value in others.items()}, file: text(changed_lines)}.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(content)
        runs = [subprocess.run([self.program, *command], cwd=folder, capture_output=True, text=True, env=self.environment)
                for command in COMMANDS]
        shutil.rmtree(folder)
        if any(run.returncode == 2 for run in runs):
            return "can't be installed" not in runs[0].stderr or None
        unclear = "during settings discovery" in runs[0].stderr or "Failed to build `shop" in runs[1].stderr
        return None if unclear else False


def splice(old, new):
    """Where two lines differ: start, how many characters go, and what comes instead."""
    start = next((at for at, (a, b) in enumerate(zip(old, new)) if a != b), min(len(old), len(new)))
    end = 0
    while end < min(len(old), len(new)) - start and old[-1 - end] == new[-1 - end]:
        end += 1
    return [start, len(old) - end - start, new[start:len(new) - end]]


def main():
    work = Path(sys.argv[2])
    shutil.rmtree(work, ignore_errors=True)
    uv, count, generator = Uv(sys.argv[1], work), int(sys.argv[3]) if len(sys.argv) > 3 else 120, random.Random(6)
    seeds, lines = {}, []
    for seed, (file, old, others) in SEEDS.items():
        assert uv.verdict(0, seed) is False, seed
        files = {**FILES, **{name: text(value) for name, value in others.items()}}
        seeds[seed] = {"file": file, "lines": old, "files": files}
        every = list(mutants_of(old, generator))
        chosen = generator.sample(every, min(count, len(every)))
        with ThreadPoolExecutor() as pool:
            verdicts = list(pool.map(lambda each: uv.verdict(each[0], seed, *each[1]), enumerate(chosen)))
        lines += [json.dumps([seed, number, *splice(old[number], line), verdict])
                  for (number, line), verdict in zip(chosen, verdicts) if verdict is not None]
        print(seed, len(every), verdicts.count(True), "refused", verdicts.count(False), "accepted", verdicts.count(None), "unclear")
    table = Path(__file__).resolve().parents[2] / "test" / "project" / "tables" / "mutants.json"
    head = json.dumps({"seeds": seeds}, indent=1)[:-2]
    table.write_text(head + ',\n"mutants": [\n' + ",\n".join(lines) + "\n]\n}\n")


if __name__ == "__main__":
    main()
