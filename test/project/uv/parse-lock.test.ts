import { Problems } from '../../../src/private/problems';
import { parseName } from '../../../src/project/python/names';
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

const SIX = '[[package]]\nname = "six"\nversion = "1.17.0"\nsource = { registry = "https://index.example/simple" }\n';

test('a package with its files, dependencies, extras and groups', () => {
  const [shop, httpx] = parse(`
version = 1
revision = 3
requires-python = ">=3.11"

[[package]]
name = "shop"
version = "0.1.0"
source = { editable = "." }
dependencies = [{ name = "httpx", extra = ["http2"], marker = "sys_platform == 'linux'" }]
[package.optional-dependencies]
Fast_Path = [{ name = "httpx" }]
[package.dev-dependencies]
dev = [{ name = "httpx" }]
[package.metadata]
requires-dist = [{ name = "httpx", extras = ["http2"], specifier = ">=0.27" }, { name = "lib", git = "https://index.example/lib" }]
[package.metadata.requires-dev]
dev = [{ name = "httpx" }]

[[package]]
name = "httpx"
version = "0.28.1+cpu"
source = { registry = "https://index.example/simple" }
sdist = { url = "https://index.example/httpx-0.28.1.tar.gz", hash = "sha256:00", size = 141406 }
wheels = [
  { url = "https://index.example/a/httpx-0.28.1%2Bcpu-py3-none-any.whl#sha256=00", hash = "sha256:00", size = 73517, upload-time = "2024-12-06T15:37:21Z" },
]
[package.optional-dependencies]
http2 = []
`).entries;
  expect(shop).toMatchObject({
    name: 'shop',
    version: '0.1.0',
    source: { kind: 'editable', location: '.' },
    dependencies: [{ name: 'httpx', extras: ['http2'] }],
    metadata: { requirements: [{ name: 'httpx', extras: ['http2'], specifier: '>=0.27', origin: undefined }, { name: 'lib', origin: 'git' }] },
  });
  expect([...shop.extras.keys(), ...shop.groups.keys(), ...shop.metadata!.groups.keys()]).toEqual(['fast-path', 'dev', 'dev']);
  expect(httpx).toMatchObject({
    sdist: { file: 'httpx-0.28.1.tar.gz', bytes: 141406 },
    wheels: [{ file: 'httpx-0.28.1+cpu-py3-none-any.whl', bytes: 73517 }],
  });
});

test.each([['', undefined], ['revision = 1', undefined], ['revision = 3', undefined], ['revision = 99\nnews = [{ unknown = true }]', undefined]])('a lock with %j is read', header => {
  expect(parse(`version = 1\n${header}\n${SIX}metadata-of-tomorrow = 1\n`).entries).toHaveLength(1);
});

test('the oldest spellings are read: distribution, text sources, single extras, dependency-groups', () => {
  const { entries } = parse(`
version = 1
[[distribution]]
name = "shop"
version = "0.1.0"
source = "editable+."
[[distribution.dependencies]]
name = "six"
version = "1.17.0"
source = "registry+https://index.example/simple"
extra = "fast"
[distribution.dependency-groups]
dev = [{ name = "six" }]
[distribution.metadata]
[distribution.metadata.dependency-groups]
dev = [{ name = "six" }]
[[distribution]]
name = "six"
version = "1.17.0"
source = "registry+https://index.example/simple"
[[distribution.wheels]]
url = "https://index.example/six-1.17.0-py3-none-any.whl"
upload_time = "2024-12-06"
[[distribution]]
name = "lib"
source = "direct+https://index.example/lib.whl"
`);
  expect(entries.map(({ source }) => source.kind)).toEqual(['editable', 'registry', 'url']);
  expect(entries[0].dependencies).toMatchObject([{ name: 'six', extras: ['fast'] }]);
  expect([...entries[0].groups.keys(), ...entries[0].metadata!.groups.keys()]).toEqual(['dev', 'dev']);
  expect(entries[1].wheels).toEqual([{ file: 'six-1.17.0-py3-none-any.whl', bytes: undefined }]);
});

test.each(['registry', 'git', 'url', 'path', 'directory', 'editable', 'virtual'])('the source %s is known', kind => {
  const [entry] = parse(`version = 1\n[[package]]\nname = "a"\nsource = { ${kind} = "x", subdirectory = "y" }\n`).entries;
  expect([entry.source, isLocal(entry)]).toEqual([{ kind, location: 'x' }, ['directory', 'editable', 'virtual'].includes(kind)]);
});

test('a file is named by its file name, or by the end of its address or path', () => {
  const [{ wheels, sdist }] = parse(`
version = 1
[[package]]
name = "a"
source = { path = "vendor/a.whl" }
wheels = [{ filename = "a-1-py3-none-any.whl" }, { path = "dist/a-2-py3-none-any.whl" }, { url = "https://index.example/a-3-py3-none-any.whl?x=/y" }]
sdist = { hash = "sha256:00" }
`).entries;
  expect(wheels.map(({ file }) => file)).toEqual(['a-1-py3-none-any.whl', 'a-2-py3-none-any.whl', 'a-3-py3-none-any.whl']);
  expect(sdist).toEqual({ file: '', bytes: undefined });
});

test('a dependency finds its package by version and source where there are several', () => {
  const lock = parse(`version = 1\n${SIX}${SIX.replace('1.17.0', '1.16.0')}${SIX.replace('registry = "', 'git = "')}`);
  const found = (dependency: object) => lock.find({ name: parseName('six')!, extras: [], ...dependency }).map(({ version, source }) => `${version} ${source.kind}`);
  expect(found({})).toEqual(['1.17.0 registry', '1.16.0 registry', '1.17.0 git']);
  expect(found({ version: '1.16.0' })).toEqual(['1.16.0 registry']);
  expect(found({ version: '1.17.0', source: { kind: 'git', location: 'https://index.example/simple' } })).toEqual(['1.17.0 git']);
  expect(found({ source: { kind: 'git', location: 'https://other.example' } })).toEqual([]);
});

test('fails on a version above the known one, with both ways out', () => {
  expect(damageOf(`version = 2\n${SIX}`)).toEqual([
    '"uv.lock" has version 2 and this library knows version 1; upgrade cdk-python-container, or delete it and run `uv lock` with an older uv, one that writes version 1',
  ]);
});

test('fails on a file without a version', () => {
  expect(damageOf(SIX)).toEqual(['"uv.lock" has no \'version\', which uv always writes; restore it from version control, or delete it and run `uv lock`']);
  expect(damageOf('')).toEqual([expect.stringContaining('restore it from version control, or delete it and run `uv lock`')]);
  expect(damageOf('version = 0\n')).toEqual(['"uv.lock" has version 0 and this library knows version 1; restore it from version control, or delete it and run `uv lock`']);
});

test('fails on what is not TOML, such as a merge conflict, with line and column', () => {
  expect(damageOf('version = 1\n<<<<<<< HEAD\n')).toEqual([expect.stringMatching(/^"uv\.lock" is not TOML at line 2, column 1: .*; restore it from version control, or delete it and run `uv lock`$/)]);
});

test('fails with all that is damaged', () => {
  expect(damageOf(`
version = 1
[[package]]
name = "a"
source = { registry = "https://index.example/simple" }
dependencies = [{ name = "gone" }, { name = "b", marker = "python >= 3" }]
[[package]]
name = "b"
[[package]]
source = { registry = "https://index.example/simple" }
`)).toEqual([
    '"uv.lock" is damaged: "python >= 3" is an invalid environment marker, package \'b\' has no source that is known, a package or dependency has no name, '
    + "'a' needs 'gone', which is not listed; restore it from version control, or delete it and run `uv lock`",
  ]);
});
