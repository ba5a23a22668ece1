import { Problems } from '../../../src/private/problems';
import { isLocal, type Lock } from '../../../src/project/uv/lock';
import { parseLock } from '../../../src/project/uv/parse-lock';
import { problemsOf } from '../temporary';

function parse(text: string): Lock {
  const problems = new Problems('test');
  const lock = parseLock(text, 'uv.lock', problems);
  expect(problems.messages).toEqual([]);
  return lock!;
}

function damageOf(text: string): string[] {
  return problemsOf(problems => expect(parseLock(text, 'uv.lock', problems)).toBeUndefined());
}

const HASH = `sha256:${'0'.repeat(64)}`;

const HEADER = 'version = 1\nrequires-python = ">=3.11"\n';

const SIX = '[[package]]\nname = "six"\nversion = "1.17.0"\nsource = { registry = "https://index.example/simple" }\n';

test('a package with its files, dependencies, extras and groups', () => {
  const [shop, httpx] = parse(`${HEADER}
revision = 3

[[package]]
name = "shop"
version = "0.1.0"
source = { editable = "." }
dependencies = [{ name = "httpx", extra = ["http2", "gone"], marker = "sys_platform == 'linux'" }]
[package.optional-dependencies]
Fast_Path = [{ name = "httpx" }]
[package.dev-dependencies]
dev = [{ name = "httpx" }]
[package.metadata]
requires-dist = [{ name = "httpx", extras = ["http2"], specifier = ">=0.27" }, { name = "lib", git = "https://index.example/lib?rev=main" }]
[package.metadata.requires-dev]
dev = [{ name = "httpx" }]

[[package]]
name = "httpx"
version = "0.28.1"
source = { registry = "https://index.example/simple" }
sdist = { url = "https://index.example/httpx-0.28.1.tar.gz", hash = "${HASH}", size = 141406 }
wheels = [
  { url = "https://index.example/a/httpx-0.28.1%2Bcpu-py3-none-any.whl#x", hash = "${HASH}", size = 73517, upload-time = "2024-12-06T15:37:21Z" },
]
[package.optional-dependencies]
http2 = []
`).entries;
  expect(shop).toMatchObject({
    name: 'shop',
    version: '0.1.0',
    source: { kind: 'editable', location: '.' },
    // An extra that the package does not have is passed over, as uv does.
    dependencies: [{ extras: ['http2'] }],
    metadata: {
      requirements: [
        { name: 'httpx', extras: ['http2'], specifier: '>=0.27' },
        { name: 'lib', origin: 'git' },
      ],
    },
  });
  expect(shop.dependencies[0].entry).toBe(httpx);
  expect([...shop.extras.keys(), ...shop.groups.keys(), ...shop.metadata!.groups.keys()]).toEqual([
    'fast-path',
    'dev',
    'dev',
  ]);
  expect(httpx).toMatchObject({
    sdist: {
      file: 'httpx-0.28.1.tar.gz', url: 'https://index.example/httpx-0.28.1.tar.gz', hash: HASH, bytes: 141406,
    },
    wheels: [{ file: 'httpx-0.28.1+cpu-py3-none-any.whl', hash: HASH, bytes: 73517 }],
  });
});

test.each(['', 'revision = 1', 'revision = 5', 'revision = 99\nnews = [{ unknown = true }]'])(
  'a lock with %j is read',
  header => {
    expect(parse(`${HEADER}${header}\n${SIX}metadata-of-tomorrow = 1\n`).entries).toHaveLength(1);
  },
);

test('the older spellings that uv still reads are read: distribution, dependency-groups, upload_time', () => {
  const { entries } = parse(`${HEADER}
[[distribution]]
name = "shop"
version = "0.1.0"
source = { editable = "." }
dependencies = [{ name = "six" }]
[distribution.dependency-groups]
dev = [{ name = "six" }]
[distribution.metadata]
[distribution.metadata.dependency-groups]
dev = [{ name = "six" }]
${SIX.replace('package', 'distribution')}
[[distribution.wheels]]
url = "https://index.example/six-1.17.0-py3-none-any.whl"
upload_time = "2024-12-06T00:00:00Z"
`);
  expect([...entries[0].groups.keys(), ...entries[0].metadata!.groups.keys()]).toEqual(['dev', 'dev']);
  expect(entries[1].wheels).toMatchObject([{ file: 'six-1.17.0-py3-none-any.whl', bytes: undefined }]);
});

test.each([
  ['registry', 'https://index.example/simple'],
  ['registry', '../flat'],
  ['git', `https://index.example/a#${'0'.repeat(40)}`],
  ['url', 'https://index.example/a-1.tar.gz'],
  ['path', 'a-1.tar.gz'],
  ['directory', 'x'],
  ['editable', 'x'],
  ['virtual', '.'],
])('the source { %s = %j } is known', (kind, location) => {
  const [entry] = parse(
    `${HEADER}[[package]]\nname = "a"\nversion = "1"\nsource = { ${kind} = "${location}" }\n`,
  ).entries;
  expect([entry.source, isLocal(entry)]).toEqual([
    { kind, location },
    ['directory', 'editable', 'virtual'].includes(kind),
  ]);
});

test('a file is named by the end of its address or path, or by its file name', () => {
  const [{ wheels, sdist }] = parse(`${HEADER}
[[package]]
name = "a"
source = { path = "vendor/a.whl" }
wheels = [
  { filename = "a-1-py3-none-any.whl", hash = "${HASH}" }, { path = "dist/a-2-py3-none-any.whl", hash = "${HASH}" },
  { url = "https://index.example/a-3-py3-none-any.whl?x=/y", hash = "${HASH}" },
]
sdist = { hash = "${HASH}" }
`).entries;
  expect(wheels.map(({ file }) => file)).toEqual([
    'a-1-py3-none-any.whl',
    'a-2-py3-none-any.whl',
    'a-3-py3-none-any.whl',
  ]);
  expect(sdist).toEqual({ file: '', hash: HASH });
});

test.each([['md5', 32], ['sha256', 64], ['sha384', 96], ['sha512', 128], ['blake2b', 64]])(
  'a hash with %s is read, in lower case',
  (algorithm, length) => {
    const sdist = `sdist = { url = "https://index.example/six.zip", hash = "${algorithm}:${'A'.repeat(length)}" }`;
    expect(parse(`${HEADER}${SIX}${sdist}\n`).entries[0].sdist?.hash).toBe(`${algorithm}:${'a'.repeat(length)}`);
  },
);

test('a dependency means its package by version and source where there are several', () => {
  const git = SIX.replace(
    'registry = "https://index.example/simple',
    `git = "https://index.example/six#${'0'.repeat(40)}`,
  );
  const all = `${SIX}${SIX.replace('1.17.0', '1.16.0')}${git}`;
  const meant = (dependency: string) =>
    parse(
      `${HEADER}${all}[[package]]\nname = "shop"\nsource = { virtual = "." }\n`
        + `dependencies = [{ name = "six"${dependency} }]\n`,
    ).entries[3].dependencies.map(({ entry }) => `${entry.version} ${entry.source.kind}`);
  const registry = ', source = { registry = "https://index.example/simple" }';
  expect(meant(`, version = "1.16"${registry}`)).toEqual(['1.16.0 registry']);
  expect(meant(`, version = "1.17.0", source = { git = "https://index.example/six#${'0'.repeat(40)}" }`)).toEqual([
    '1.17.0 git',
  ]);
  expect(
    damageOf(`${HEADER}${all}[[package]]\nname = "shop"\nsource = { virtual = "." }\n`
      + `dependencies = [{ name = "six", version = "2"${registry} }]\n`),
  ).toEqual([expect.stringContaining('has "six", which is not listed with that version and source')]);
  expect(
    damageOf(
      `${HEADER}${all}[[package]]\nname = "shop"\nsource = { virtual = "." }\ndependencies = [{ name = "six" }]\n`,
    ),
  ).toEqual([expect.stringContaining('has "six" without version and source')]);
});

test('names that mean something to JavaScript are names like any other', () => {
  const { entries } = parse(`${HEADER}
[[package]]
name = "constructor"
version = "1"
source = { virtual = "." }
dependencies = [{ name = "to-string", extra = ["constructor"] }]
[package.optional-dependencies]
constructor = [{ name = "to-string" }]
[package.dev-dependencies]
constructor = [{ name = "constructor" }]
${SIX.replace('six', 'to-string')}[package.optional-dependencies]
constructor = []
`);
  expect(entries.map(({ name }) => name)).toEqual(['constructor', 'to-string']);
  expect([...entries[0].extras.keys(), ...entries[0].groups.keys(), ...entries[0].dependencies[0].extras])
    .toEqual(['constructor', 'constructor', 'constructor']);
  expect(damageOf(`${HEADER}${SIX}[package.optional-dependencies]\n__proto__ = []\n`)).toEqual([
    expect.stringContaining('"__proto__" (expected a name '),
  ]);
});

test('what excludes each other, and the settings that were locked', () => {
  expect(parse(`${HEADER}
conflicts = [[{ package = "shop", extra = "cpu" }, { package = "shop", group = "gpu" }, { package = "lib" }]]
required-markers = ["sys_platform == 'linux'"]
[options]
resolution-mode = "lowest"
exclude-newer = "2025-01-01T00:00:00Z"
[manifest]
members = ["shop", "lib"]
constraints = [{ name = "six", specifier = "<2" }]
overrides = [{ name = "six", specifier = ">1" }]
excludes = ["evil"]
`)).toMatchObject({
    conflicts: [[{ package: 'shop', extra: 'cpu' }, { package: 'shop', group: 'gpu' }, { package: 'lib' }]],
    manifest: {
      members: ['shop', 'lib'],
      constraints: [{ name: 'six', specifier: '<2' }],
      overrides: [{ name: 'six', specifier: '>1' }],
      excludes: ['evil'],
      requiredEnvironments: [expect.any(Function)],
      options: new Map([['resolution', 'lowest'], ['exclude-newer', '2025-01-01T00:00:00Z']]),
    },
  });
});

test('fails on a version above the known one, with both ways out', () => {
  expect(damageOf(`version = 2\n${SIX}`)).toEqual([
    '"uv.lock" has version 2, but this library supports version 1; upgrade cdk-python-container, '
      + 'or delete it and run `uv lock` with an older uv that writes version 1',
  ]);
});

test('fails on a file without a version', () => {
  expect(damageOf(SIX)).toEqual([
    '"uv.lock" has no \'version\', which uv always writes; '
      + 'restore it from version control, or delete it and run `uv lock`',
  ]);
  expect(damageOf('')).toEqual([
    expect.stringContaining('restore it from version control, or delete it and run `uv lock`'),
  ]);
  expect(damageOf('version = 0\n')).toEqual([
    '"uv.lock" has version 0, but this library supports version 1; '
      + 'restore it from version control, or delete it and run `uv lock`',
  ]);
});

test('fails on what is not TOML, such as a merge conflict, with line and column', () => {
  expect(damageOf('version = 1\n<<<<<<< HEAD\n')).toEqual([
    expect.stringMatching(
      /^"uv\.lock" has invalid TOML at line 2, column 1: .*; restore it from version control, or delete it and run `uv lock`$/,
    ),
  ]);
});

/** A lock of one package of every key, changed in one place. */
const WHOLE = `${HEADER}revision = 3
conflicts = [[{ package = "six", extra = "a" }, { package = "six", extra = "b" }]]
[options]
resolution-mode = "highest"
[[package]]
name = "six"
version = "1.17.0"
source = { registry = "https://index.example/simple" }
dependencies = [{ name = "six", marker = "os_name == 'nt'" }]
sdist = { url = "https://index.example/six-1.17.0.tar.gz", hash = "${HASH}", size = 1, upload-time = "2024-12-06T15:37:21Z" }
wheels = [{ url = "https://index.example/six-1.17.0-py3-none-any.whl", hash = "${HASH}", size = 2 }]
[package.metadata]
requires-dist = [{ name = "six", specifier = ">=1" }]
`;

test.each([
  ['requires-python = ">=3.11"\n', '', "'requires-python' is missing"],
  ['>=3.11', '3.11', '\'requires-python\' is "3.11" (expected version specifiers '],
  ['revision = 3', 'revision = "3"', '\'revision\' is "3" (expected a whole number '],
  ['{ package = "six", extra = "b" }', '', "'conflicts' has"],
  ['{ package = "six", extra = "b" }', '{ extra = "b" }', "'package' in 'conflicts' is missing"],
  ['"highest"', '"best"', '(expected one of highest, lowest, lowest-direct)'],
  ['version = "1.17.0"\n', '', 'package "six" comes from a registry but has no version'],
  ['version = "1.17.0"\n', 'version = "new"\n', '\'version\' of package "six" is "new" (expected a version '],
  [
    'name = "six"\nversion',
    'name = "x; touch evil #"\nversion',
    '\'name\' of a package is "x; touch evil #" (expected a name ',
  ],
  [
    'name = "six"\nversion',
    'name = "x\\nRUN evil"\nversion',
    '\'name\' of a package is "x\\nRUN evil" (expected a name ',
  ],
  ['source = { registry = "https://index.example/simple" }\n', '', 'package "six" has no source'],
  ['registry = ', 'shelf = ', '\'source\' of package "six" is'],
  [
    'registry = "https://index.example/simple"',
    'git = "https://index.example/six#abc"',
    "(expected a full commit id after '#')",
  ],
  ['registry = "https://index.example/simple"', 'git = "six"', '(expected a URL)'],
  [
    'registry = "https://index.example/simple"',
    'virtual = "."',
    'package "six" has source { virtual }, so its wheels must not have a hash',
  ],
  [
    "os_name == 'nt'",
    'python >= 3',
    '\'marker\' in \'dependencies\' of package "six" is "python >= 3" (expected an environment marker ',
  ],
  [
    '{ name = "six", marker',
    '{ name = "gone" }, { name = "six", marker',
    '\'dependencies\' of package "six" has "gone", which is not listed',
  ],
  [
    'dependencies = [',
    'dependencies = [{ name = "six" }, { name = "six" }, ',
    '\'dependencies\' of package "six" has "six" twice',
  ],
  ['wheels = [', 'wheels = {}\nwheel = [', '\'wheels\' of package "six" is {} (expected a list)'],
  [
    'six-1.17.0-py3',
    'six-1.16.0-py3',
    'package "six" 1.17.0 has a wheel of another version, "six-1.16.0-py3-none-any.whl"',
  ],
  ['six-1.17.0-py3', 'six-py3', 'has a wheel named "six-py3-none-any.whl"'],
  ['none-any', 'none-a;b', 'has a wheel named "six-1.17.0-py3-none-a;b.whl"'],
  [
    HASH,
    'sha256:00',
    '\'hash\' of a file of package "six" is "sha256:00" (expected 64 hexadecimal digits after \'sha256:\')',
  ],
  [HASH, `sha256:${'z'.repeat(64)}`, "(expected 64 hexadecimal digits after 'sha256:')"],
  [HASH, `blake2b:${'0'.repeat(128)}`, "(expected 64 hexadecimal digits after 'blake2b:')"],
  [HASH, 'sha1:00', '(expected sha256:DIGEST)'],
  [`hash = "${HASH}"`, 'hash = 1', '\'hash\' of a file of package "six" is 1 (expected a string)'],
  ['size = 2', 'size = "2"', '\'size\' of a file of package "six" is "2" (expected a whole number '],
  ['size = 2', 'size = -2', '\'size\' of a file of package "six" is -2 (expected a whole number '],
  ['2024-12-06T15:37:21Z', 'yesterday', '\'upload-time\' of a file of package "six" is "yesterday"'],
  ['specifier = ">=1"', 'specifier = "1"', '\'specifier\' of requirement "six" of package "six" is "1"'],
  ['specifier = ">=1"', 'path = "six"', '(expected the path of an archive)'],
  [
    'requires-dist = [',
    'requires-dist = "six"\nx = [',
    '\'requires-dist\' of package "six" is "six" (expected a list)',
  ],
  [
    '[[package]]',
    '[[package]]\nname = "six"\nversion = "1.17.0"\nsource = { registry = "https://index.example/simple" }\n'
      + '[[package]]',
    'package "six" is listed twice',
  ],
])('fails where uv refuses %j as %j', (now, then, reason) => {
  expect(parse(WHOLE).entries).toHaveLength(1);
  expect(damageOf(WHOLE.replace(now, then))).toEqual([expect.stringContaining(reason)]);
});

test('fails on a file that is not UTF-8', () => {
  const bytes = Buffer.concat([Buffer.from(`${WHOLE}# `), Buffer.from([0xff, 0x0a])]);
  expect(problemsOf(problems => expect(parseLock(bytes, 'uv.lock', problems)).toBeUndefined())).toEqual([
    '"uv.lock" is not UTF-8, which TOML requires; restore it from version control, or delete it and run `uv lock`',
  ]);
});

test('fails on a huge or binary value with a message that a person can read', () => {
  const [huge] = damageOf(WHOLE.replace('name = "six"\nversion', `name = "${'x '.repeat(500_000)}"\nversion`));
  expect(huge.length).toBeLessThan(1000);
  const [binary] = damageOf(WHOLE.replace('"highest"', '"a\\u0000\\r\\u001b[2J"'));
  expect(binary).toMatch(/^[\x20-\x7e]*$/);
});

test('fails with all that is damaged', () => {
  expect(
    damageOf(`${HEADER}
[[package]]
name = "a"
version = "1"
source = { registry = "https://index.example/simple" }
dependencies = [{ name = "gone" }, { name = "b", marker = "python >= 3" }]
[[package]]
name = "b"
`),
  ).toEqual([
    '"uv.lock" is invalid: package "b" has no source, \'dependencies\' of package "a" has "gone", which is not listed, '
      + '\'marker\' in \'dependencies\' of package "a" is "python >= 3" (expected an environment marker such as '
      + "`sys_platform == 'linux'`); "
      + 'restore it from version control, or delete it and run `uv lock`',
  ]);
});

test('two packages of one name and archive are told apart by their folder in it', () => {
  const one = (folder: string) => '[[package]]\nname = "lib"\nversion = "1.0"\n'
    + `source = { url = "https://index.example/a.zip", subdirectory = "${folder}" }\n`;
  expect(parse(`${HEADER}${one('x')}${one('y')}`).entries.map(({ source }) => source.subdirectory)).toEqual(['x', 'y']);
});
