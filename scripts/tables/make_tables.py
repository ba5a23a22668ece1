"""Makes the tables in test/project/tables with `packaging`, the reference for PEP 440, PEP 508 and wheel tags.

Usage: python scripts/tables/make_tables.py        (needs `pip install packaging==26.3`)

Each table holds inputs and packaging's answers; answers over a list are a text of 0 and 1, one digit per entry.
"""

import itertools
import json
import random
from pathlib import Path

from packaging import _manylinux
from packaging.markers import Marker
from packaging.specifiers import InvalidSpecifier, Specifier
from packaging.tags import compatible_tags, cpython_tags
from packaging.utils import parse_wheel_filename
from packaging.version import InvalidVersion, Version

TABLES = Path(__file__).parents[2] / "test" / "project" / "tables"

VERSIONS = """
0 0.dev0 0.0.1 1 1.0 1.0.0 1.0.dev1 1.0a1 1.0a1.dev1 1.0.alpha-2 1.0b2 1.0b2.post3 1.0b2.post3.dev1 1.0rc1 1.0c2
1.0-pre3
1.0.post1 1.0-2 1.0.rev3 1.0.post1.dev2 1.0+local 1.0+local.2 1.0+2.local 1.0+10 1.0.post1+ubuntu-1 1.0.1 1.1 1.1.dev1
1.2
1.2.0 1.2.0.0 1.2.3 1.2.3.4 1.10 1.9 2 2.0 2.0.0rc1 2.0.post0 2.0.dev3 2.1a1 1!0.5 1!1.0 v1.3 1.4.5 1.4.5a4 1.4.6 3.9
3.9.18
3.10 3.10.0 3.10.14 3.11 3.11.7 3.12 3.12.0rc1 3.13 3.13.1 3.14.0b1 2024.1 20240115 1.0+abc.def 1.0+5
""".split()

BROKEN_VERSIONS = ["", "one", "1.", ".1", "1..0", "1.0x", "1.0+", "1.0+a..b", "1.0-", "1.0.*", "==1.0", "1.0 2", "1!",
                   "v", "1.0rc1rc2", "1_0"]

OPERANDS = """1 1.0 1.0.0 1.0a1 1.0b2.post3 1.0rc1 1.0.post1 1.0.dev1 1.0.dev5 1.2 1.2.3 1.10 2 2.0 2.0.0rc1 1!1.0
1.4.5 1.4.5a4 3.9 3.10 3.11.7 3.12 3.13
2024.1 v1.3 0 1.0-2""".split()

ODD_SPECIFIERS = """
==1.0+local !=1.0+local ==1.0+LOCAL ==1.* ==1.0.* !=1.* !=1.2.* ==1!1.* ==3.12.* !=3.11.* ==0.* ===1.0 ===1.0+local
===V1.0 ===foo
~=1 ~=1.0.* >1.* >=1.0+local ~=1.0+local <1.0+local ==1.0a1.* ==1.0.post1.* == >= 1.0 =1.0 =>1.0 ==1.0. ==*.1 >1..0
~=1.0.0.0 ~=2.0.post1 <>1.0
""".split()


def holds(predicate):
    return "1" if predicate else "0"


def versions():
    groups = []
    for version in sorted(VERSIONS, key=Version):
        if groups and Version(groups[-1][0]) == Version(version):
            groups[-1].append(version)
        else:
            groups.append([version])
    broken = []
    for version in BROKEN_VERSIONS:
        try:
            Version(version)
        except InvalidVersion:
            broken.append(version)
    return {"ascending": groups, "broken": broken}


def specifiers():
    texts = [operator + operand for operator in ("==", "!=", ">=", "<=", ">", "<", "~=") for operand in OPERANDS]
    cases, broken = {}, []
    for text in texts + ODD_SPECIFIERS:
        try:
            specifier = Specifier(text)
        except InvalidSpecifier:
            broken.append(text)
            continue
        cases[text] = "".join(holds(specifier.contains(version, prereleases=True)) for version in VERSIONS)
    return {"versions": VERSIONS, "cases": cases, "broken": broken}


def environment(python, machine, extra="", **others):
    return {
        "implementation_name": "cpython",
        "implementation_version": python,
        "os_name": "posix",
        "platform_machine": machine,
        "platform_python_implementation": "CPython",
        "platform_release": "6.1.0",
        "platform_system": "Linux",
        "platform_version": "#1 SMP",
        "python_full_version": python,
        "python_version": ".".join(python.split(".")[:2]),
        "sys_platform": "linux",
        "extra": extra,
        **others,
    }


ENVIRONMENTS = [
    environment("3.10.0", "x86_64"),
    environment("3.11.7", "aarch64", "Dev_Tools"),
    environment("3.12.4", "x86_64", "http2"),
    environment("3.13.1", "aarch64", "standard"),
    environment("3.14.0rc1", "x86_64"),
    environment("3.9.18", "AMD64", os_name="nt", sys_platform="win32", platform_system="Windows"),
    environment("3.12.4", "arm64", sys_platform="darwin", platform_system="Darwin", platform_release="23.1.0-generic"),
    environment("3.10.14", "x86_64", implementation_name="pypy", platform_python_implementation="PyPy",
                implementation_version="7.3.17"),
]

OPERATORS = ["==", "!=", "<", "<=", ">", ">=", "in", "not in"]

MARKER_OPERANDS = {
    "python_version": ["3.9", "3.10", "3.12", "3.13", "3", "4.0", "3.10 3.11"],
    "python_full_version": ["3.11.7", "3.12", "3.13.1", "3.14.0rc1"],
    "implementation_version": ["3.12", "7.3.17"],
    "platform_release": ["6.1.0", "20", "generic"],
    "os_name": ["posix", "nt"],
    "sys_platform": ["linux", "win32", "win32 cygwin"],
    "platform_machine": ["x86_64", "aarch64", "x86_64 AMD64 arm64"],
    "platform_system": ["Linux", "Windows"],
    "platform_python_implementation": ["CPython", "PyPy"],
    "implementation_name": ["cpython", "pypy"],
    "platform_version": ["#1 SMP", "SMP"],
}

ODD_MARKERS = [
    "python_version == '3.12.*'", "python_version != '3.1*'", "python_version ~= '3.10'", "python_version === '3.12'",
    "python_full_version ~= '3.12.0'", "python_full_version == '3.12.*'", "python_full_version != '3.11.*'",
    "'3.11' <= python_version", "'3.11' > python_version", "'linux' == sys_platform", "'win' in sys_platform",
    "'linux' not in sys_platform",
    "'64' in platform_machine", "extra == 'dev-tools'", "extra == 'Dev.Tools'", "extra != 'http2'", "'HTTP2' == extra",
    "extra == ''",
    "os.name == 'posix'", "sys.platform == 'linux'", "platform.machine == 'x86_64'",
    "platform.python_implementation == 'CPython'",
    "python_implementation == 'PyPy'", "platform.version == '#1 SMP'", 'os_name=="posix"', "os_name == \"it's\"",
    "  os_name  ==  'posix'  ",
    "(os_name == 'posix')", "((os_name == 'posix'))", "( (os_name == 'posix') and (python_version >= '3.11') )",
    "os_name == 'posix' and python_version < '3.12' or extra == 'http2'",
    "os_name == 'posix' and (python_version < '3.12' or extra == 'http2')",
    "os_name == 'nt' or os_name == 'posix' and sys_platform == 'darwin'",
    "(os_name == 'nt' or os_name == 'posix') and sys_platform == 'darwin'",
    "python_version not   in '3.9 3.10'", "python_version>='3.11'and os_name=='posix'",
    "platform_machine == 'x86_64' and extra == 'extra-3-foo-cpu'",
    "python_full_version < '3.11.4'", "python_full_version >= '3.10.0' and python_full_version < '3.13'",
    "platform_release >= 'generic'",
    "python_version in '3.12'", "python_version > 'three'", "python_version == 'three'", "sys_platform >= 'linux'",
    "sys_platform > 'a'",
]

BROKEN_MARKERS = [
    "", "python_version", "python_version >=", ">= '3.11'", "python_version >= 3.11", "python_version >= '3.11",
    "python >= '3.11'",
    "python_version => '3.11'", "python_version >= '3.11' and", "and os_name == 'posix'", "(os_name == 'posix'",
    "os_name == 'posix')",
    "os_name == 'posix' os_name == 'nt'", "os_name == 'posix' & os_name == 'nt'", "not os_name == 'posix'",
    "os_name not 'posix'", "()",
    "os_name == posix", "os_name = 'posix'", "os_name == 'posix';", "notin 'x' os_name", "os_name in in 'x'",
]


def markers():
    generator = random.Random(508)
    simple = [f"{variable} {operator} '{operand}'" for variable, operands in MARKER_OPERANDS.items()
              for operator, operand in itertools.product(OPERATORS, operands)]
    atoms = [*simple, "extra == 'http2'", "extra != 'standard'"]
    combined = [combine(generator, atoms, depth=2) for _ in range(250)]
    cases = {text: "".join(holds(Marker(text).evaluate(each)) for each in ENVIRONMENTS)
             for text in simple + ODD_MARKERS + combined}
    for text in BROKEN_MARKERS:
        try:
            Marker(text)
        except ValueError:
            continue
        raise SystemExit(f"packaging accepts {text!r}")
    return {"environments": ENVIRONMENTS, "cases": cases, "broken": BROKEN_MARKERS}


def combine(generator, atoms, depth):
    if depth == 0:
        return generator.choice(atoms)
    parts = [combine(generator, atoms, generator.randrange(depth)) for _ in range(generator.randint(2, 3))]
    text = parts[0] + "".join(f" {generator.choice(['and', 'or'])} {part}" for part in parts[1:])
    return f"({text})" if generator.random() < 0.5 else text


GLIBC = (2, 41)

TARGETS = [(f"3.{minor}", machine) for minor in (10, 11, 12, 13, 14) for machine in ("x86_64", "aarch64")]

PYTHON_ABI = """
cp310-cp310 cp311-cp311 cp312-cp312 cp313-cp313 cp314-cp314 cp313-cp313t cp314-cp314t cp38-abi3 cp310-abi3 cp312-abi3
cp313-abi3 cp32-abi3
cp313-none cp312-none py3-none py2.py3-none py313-none py312-none py310-none py30-none py2-none pp310-pypy310_pp73
cp39-cp39
""".split()

PLATFORMS = """
any linux_x86_64 linux_aarch64 manylinux1_x86_64 manylinux2010_x86_64 manylinux2014_x86_64 manylinux2014_aarch64
manylinux_2_17_x86_64
manylinux_2_17_aarch64.manylinux2014_aarch64 manylinux_2_5_x86_64.manylinux1_x86_64
manylinux_2_12_x86_64.manylinux2010_x86_64
manylinux_2_28_x86_64 manylinux_2_28_aarch64 manylinux_2_34_x86_64 manylinux_2_41_x86_64 manylinux_2_42_x86_64
manylinux_2_35_aarch64
manylinux2014_aarch64.manylinux_2_17_aarch64.manylinux_2_28_aarch64 musllinux_1_2_x86_64 musllinux_1_2_aarch64
macosx_11_0_arm64
win_amd64 win32 manylinux_2_17_i686 manylinux_2_31_riscv64 manylinux_2_4_x86_64 manylinux_2_16_aarch64
""".split()


def target_tags(python, machine):
    version = tuple(int(part) for part in python.split("."))
    interpreter = "cp" + python.replace(".", "")
    # packaging puts linux_* first; uv and the pip of today put it last, and uv is what installs.
    platforms = [*_manylinux.platform_tags([machine]), f"linux_{machine}"]
    return [*cpython_tags(version, [interpreter], platforms), *compatible_tags(version, interpreter, platforms)]


def wheels():
    _manylinux._get_glibc_version = lambda: _manylinux._GLibCVersion(*GLIBC)
    _manylinux._have_compatible_abi = lambda executable, archs: True
    generator = random.Random(425)
    ranks = [{tag: rank for rank, tag in reversed([*enumerate(target_tags(*target))])} for target in TARGETS]
    tags = [f"{python_abi}-{platform}" for python_abi in PYTHON_ABI for platform in PLATFORMS]
    single = ["".join(holds(choose([f"a-1-{tag}.whl"], each) is not None) for each in ranks) for tag in tags]
    choices = []
    while len(choices) < 400:
        names = [build + tag for tag in generator.sample(tags, generator.randint(2, 7))
                 for build in generator.sample(["", "2-", "10-", "10b-"], generator.randint(1, 2))]
        target = generator.randrange(len(TARGETS))
        chosen = choose([f"a-1-{name}.whl" for name in names], ranks[target])
        # Most random handfuls hold nothing that fits; a few of those are enough.
        if chosen is not None or generator.random() < 0.1:
            choices.append([target, " ".join(names), -1 if chosen is None else chosen])
    return {
        "targets": TARGETS,
        "counts": [len(each) for each in ranks],
        "fits": dict(zip(tags, single)),
        "choices": choices,
    }


def choose(files, ranks):
    """Index of the file that pip takes: the best tag wins, then the highest build tag."""
    graded = []
    for position, file in enumerate(files):
        _, _, build, tags = parse_wheel_filename(file)
        rank = min((ranks[tag] for tag in tags if tag in ranks), default=None)
        if rank is not None:
            graded.append((-rank, build, -position))
    return -max(graded)[2] if graded else None


def layout(table):
    """JSON with one case per line, so that a difference can be read."""
    parts = []
    for key, value in table.items():
        if isinstance(value, dict):
            lines, brackets = [f"{json.dumps(name)}: {json.dumps(answer)}" for name, answer in value.items()], "{}"
        else:
            lines, brackets = [json.dumps(each) for each in value], "[]"
        parts.append(f"{json.dumps(key)}: {brackets[0]}\n" + ",\n".join(lines) + f"\n{brackets[1]}")
    return "{\n" + ",\n".join(parts) + "\n}\n"


if __name__ == "__main__":
    TABLES.mkdir(parents=True, exist_ok=True)
    for make in (versions, specifiers, markers, wheels):
        (TABLES / f"{make.__name__}.json").write_text(layout(make()))
        print(f"{make.__name__}.json")
