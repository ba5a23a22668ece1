import { createHash } from 'crypto';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { basename, dirname, join } from 'path';
import { App, Stack } from 'aws-cdk-lib';
import { build, failedBuild, stage } from './builds';
import { docker, run } from './docker';
import { startIndex, type IndexServer } from './index-server';
import { tracesOf, written } from './traces';
import { writeWheel } from './wheels';
import { uv } from '../../scripts/uv';
import {
  BuildSecret, ComposeFile, PackageCredentials, PythonBase, PythonContainer, PythonContainerService, PythonImage,
  WorkerProcess,
} from '../../src';

/** Stands in the password, and must be found nowhere. */
const CANARY = 'canary-7d20c5b1e84f4a63';
/** Lies in the source archive, so that a search that finds nothing is known to search. */
const CONTROL = 'canary-0000000000000000';
/** As it is, or as `ci:canary-...` in a header. */
const FORMS = 'canary-[0-9a-f]{16}|Y2k6Y2FuYXJ5[A-Za-z0-9+/=]+';

const name = `credentials-${process.pid}`;
const tags: string[] = [];
let index: IndexServer;
/** A file of the machine in netrc format. */
let netrc: string;
/** Needs a wheel, a source archive and a commit of the index. */
let project: string;
/** Needs the wheel alone. */
let small: string;
/** Needs another wheel, which no other test has fetched. */
let refused: string;

beforeAll(async () => {
  const files = folder('files');
  mkdirSync(join(files, 'wheels'));
  for (const each of ['hidden_wheel', 'hidden_other']) {
    publish(files, each.replace('_', '-'), join(files, writeWheel(files, each, { [`${each}.py`]: 'answer = 42\n' })));
  }
  const plugin = writeWheel(files, 'hidden_plugin', { 'hidden_plugin.py': 'answer = 44\n' });
  publish(files, 'hidden-plugin', join(files, plugin));
  publish(files, 'hidden-source', writeSource());
  writeRepository(files, 'hidden_git', { 'hidden_git.py': 'answer = 43\n' });
  writeLarge(files);
  index = await startIndex(name, files, 'ci', CANARY);
  const home = folder('home');
  netrc = join(home, '.netrc');
  writeFileSync(netrc, `machine ${index.host} login ci password ${CANARY}\n`);
  project = writeProject(['hidden_wheel', 'hidden_source', 'hidden_git', 'hidden_large']);
  small = writeProject(['hidden_wheel']);
  refused = writeProject(['hidden_other']);
});

afterAll(() => {
  index.stop();
  docker('rmi', '--force', ...tags);
});

function folder(purpose: string): string {
  return mkdtempSync(join(tmpdir(), `${purpose}-`));
}

function writeProject(modules: readonly string[]): string {
  const directory = folder('project');
  const names = modules.map(each => each.replace('_', '-'));
  const sources = names.map(each =>
    `${each} = { ${isGit(each) ? `git = "${index.url}/${each}.git"` : 'index = "hidden"'} }\n`);
  writeFileSync(join(directory, '.python-version'), '3.13\n');
  const main = `import ${modules.join(', ')}\nprint(${modules[0]}.answer)\n`;
  writeFileSync(join(directory, 'main.py'), modules.length === 0 ? '' : main);
  writeFileSync(join(directory, 'pyproject.toml'), `[project]
name = "shop"
version = "0.1.0"
requires-python = ">=3.11"
dependencies = ${JSON.stringify(names)}
[[tool.uv.index]]
name = "hidden"
url = "${index.url}/simple/"
[tool.uv.sources]
${sources.join('')}`);
  relock(directory);
  // As uv writes it on a machine that has Git LFS, which not every one does.
  const edit = (file: string, from: RegExp, to: string) => {
    writeFileSync(join(directory, file), readFileSync(join(directory, file), 'utf8').replace(from, to));
  };
  edit('pyproject.toml', /hidden-large\.git"/, 'hidden-large.git", lfs = true');
  edit('uv.lock', /hidden-large\.git(?=[#"])/g, 'hidden-large.git?lfs=true');
  return directory;
}

function relock(directory: string): void {
  const env = { ...process.env, HOME: dirname(netrc), NETRC: netrc };
  run(uv(), ['lock', '--quiet', '--no-cache', '--python', 'python3'], { cwd: directory, env });
}

/** A page as of an index, with the hash that goes into the lock. */
function publish(files: string, package_: string, file: string): void {
  const place = join(files, 'simple', package_);
  mkdirSync(place, { recursive: true });
  cpSync(file, join(place, basename(file)));
  const hash = createHash('sha256').update(readFileSync(file)).digest('hex');
  writeFileSync(join(place, 'index.html'), `<a href="${basename(file)}#sha256=${hash}">${basename(file)}</a>`);
}

/** Its setup.py looks for the password wherever a build could have it, and writes what it finds into the package. */
function writeSource(): string {
  const source = join(folder('source'), 'hidden_source-1.0');
  mkdirSync(join(source, 'hidden_source'), { recursive: true });
  // With this version of metadata, `uv lock` needs not run it.
  writeFileSync(join(source, 'PKG-INFO'), 'Metadata-Version: 2.2\nName: hidden-source\nVersion: 1.0\n');
  // What it is built with is behind the password as well.
  writeFileSync(join(source, 'pyproject.toml'), `[build-system]
requires = ["setuptools", "hidden-plugin >= 1"]
build-backend = "setuptools.build_meta"
`);
  writeFileSync(join(source, 'control'), CONTROL);
  writeFileSync(join(source, 'hidden_source/__init__.py'), '');
  writeFileSync(join(source, 'setup.py'), SEARCHING);
  run('tar', ['-czf', `${source}.tar.gz`, '-C', join(source, '..'), 'hidden_source-1.0']);
  return `${source}.tar.gz`;
}

/** Small files alone, since uv's cache has large ones of other builds. */
const SEARCHING = `
import hidden_plugin, os, re, setuptools, sys
found, seen = set(), []
def search(path):
    try:
        if os.path.isfile(path) and os.path.getsize(path) < 100_000:
            found.update(re.findall(rb'${FORMS}', open(path, 'rb').read()))
    except OSError:
        pass
if 'bdist_wheel' in sys.argv:
    for folder, folders, names in os.walk('/'):
        folders[:] = [each for each in folders if os.path.join(folder, each) not in ('/proc', '/sys', '/dev')]
        for each in names:
            search(os.path.join(folder, each))
    for process in filter(str.isdigit, os.listdir('/proc')):
        search('/proc/%s/environ' % process)
        search('/proc/%s/cmdline' % process)
    for place in ('/run/secrets', '/credentials', '/root/.netrc', '/root/.ssh'):
        seen += [place] if os.path.isfile(place) else [os.path.join(place, each) for each in os.listdir(place)] \\
            if os.path.isdir(place) else []
    seen += [each for each in os.environ if re.search('NETRC|SSH|PASSWORD|TOKEN', each)]
    with open('hidden_source/found.py', 'w') as file:
        file.write('found = %r\\nseen = %r\\n' % (sorted(each.decode() for each in found), seen))
setuptools.setup(name='hidden-source', version='1.0', packages=['hidden_source'])
`;

const isGit = (package_: string): boolean => ['hidden-git', 'hidden-large'].includes(package_);

/** The repository has a pointer to it, as Git LFS writes. */
const LARGE = 'large file\n';

function writeLarge(files: string): void {
  const oid = createHash('sha256').update(LARGE).digest('hex');
  mkdirSync(join(files, 'lfs'));
  writeFileSync(join(files, 'lfs', oid), LARGE);
  writeRepository(files, 'hidden_large', {
    '.gitattributes': '*.bin filter=lfs diff=lfs merge=lfs -text\n',
    'hidden_large.py': 'import pathlib\nanswer = pathlib.Path(__file__).with_name("large.bin").read_text()\n',
    'large.bin': `version https://git-lfs.github.com/spec/v1\noid sha256:${oid}\nsize ${LARGE.length}\n`,
  });
}

/** Served as files, which git reads by its older protocol. */
function writeRepository(files: string, module: string, contents: Record<string, string>): void {
  const work = folder('repository');
  const package_ = module.replace('_', '-');
  const large = Object.keys(contents).filter(file => file.endsWith('.bin'));
  writeFileSync(join(work, 'pyproject.toml'), `[build-system]
requires = ["setuptools"]
build-backend = "setuptools.build_meta"
[project]
name = "${package_}"
version = "1.0"
[tool.setuptools]
py-modules = ["${module}"]
data-files = { "lib/python3.13/site-packages" = ${JSON.stringify(large)} }
`);
  for (const [file, text] of Object.entries(contents)) { writeFileSync(join(work, file), text); }
  const git = (...words: string[]) =>
    run('git', ['-c', 'user.name=test', '-c', 'user.email=test@example.com', '-C', work, ...words]);
  git('init', '--quiet');
  git('add', '.');
  git('commit', '--quiet', '--message', 'first');
  git('clone', '--quiet', '--bare', '.', join(files, `${package_}.git`));
  run('git', ['-C', join(files, `${package_}.git`), 'update-server-info']);
}

const fromFile = () => ({ credentials: [PackageCredentials.netrc(BuildSecret.file('netrc', netrc))] });
const fromVariable = () => ({
  credentials: [PackageCredentials.password(index.host, BuildSecret.variable('token', 'HIDDEN_TOKEN'), { user: 'ci' })],
});

const traces = (...paths: string[]) => tracesOf(FORMS, ...paths);

test.each([
  ['slim', PythonBase.SLIM], ['distroless', PythonBase.DISTROLESS],
])('on %s packages behind a password are installed, and neither their code nor the image has it', (base, chosen) => {
  const tag = `${name}-${base}`;
  tags.push(tag);
  const context = stage(project, { ...fromFile(), base: chosen });
  const { log } = build(context, tag, '--secret', `id=netrc,src=${netrc}`);
  const python = (source: string) =>
    docker('run', '--rm', '--network', 'none', '--entrypoint', 'python', tag, '-c', source);
  expect(python('import hidden_source.found as f, hidden_wheel, hidden_git as g; print(hidden_wheel.answer, g.answer)'))
    .toBe('42 43');
  expect(python('import hidden_large; print(hidden_large.answer)')).toBe(LARGE.trim());
  expect(python('import hidden_source.found as f; print(f.found, f.seen)')).toBe(`['${CONTROL}'] []`);
  expect(index.requests().filter(each => each.includes('hidden_plugin'))).toContainEqual(
    expect.stringMatching(/\.whl 200 with the password$/));
  const place = written(tag, log);
  // The control is in the module that the search has written.
  expect(traces(place)).toEqual([CONTROL]);
  expect(traces(context)).toEqual([]);
  rmSync(place, { recursive: true });
});

test('the builder keeps no password in the cache that uv has', () => {
  const context = folder('cache');
  writeFileSync(join(context, 'Dockerfile'), `FROM python:3.13-slim
ARG TIME
RUN --mount=type=cache,id=uv-0.13.9-amd64,target=/cache --mount=type=cache,id=uv-0.13.9-amd64-builds,target=/builds \
 find /cache /builds -type f -size -200k -mmin -60 \
 -exec grep --extended-regexp --only-matching --no-filename --text 'answer = 42|${FORMS}' {} + | sort --unique > /found
`);
  tags.push(`${name}-cache`);
  docker('build', '--quiet', '--build-arg', `TIME=${Date.now()}`, '--tag', `${name}-cache`, context);
  expect(docker('run', '--rm', `${name}-cache`, 'cat', '/found').split('\n')).not.toContain(CANARY);
  expect(docker('run', '--rm', `${name}-cache`, 'cat', '/found')).toContain('answer = 42');
});

test('Compose gives the build a variable of its own, and writes no password', () => {
  const directory = folder('compose');
  const web = PythonContainer.worker({
    image: PythonImage.fromDirectory(small, fromVariable()), process: WorkerProcess.module('main'),
  });
  const file = join(directory, 'compose.yaml');
  new ComposeFile({ services: { web } }).write(file);
  const env = { ...process.env, HIDDEN_TOKEN: CANARY, BUILDX_NO_DEFAULT_ATTESTATIONS: '1' };
  run('docker', ['compose', '--file', file, 'build'], { env });
  const image = /image: (\S+)/.exec(readFileSync(file, 'utf8'))![1];
  tags.push(image);
  expect(docker('run', '--rm', '--entrypoint', 'python', image, '-m', 'main')).toBe('42');
  const place = written(image, '');
  expect(traces(directory, place)).toEqual([]);
  rmSync(place, { recursive: true });
});

test('the CDK gives the build the same secret, by its name', () => {
  const app = new App({ outdir: folder('cdk') });
  const container = PythonContainer.worker({
    image: PythonImage.fromDirectory(small, fromVariable()), process: WorkerProcess.module('main'),
  });
  new PythonContainerService(new Stack(app, 'Shop'), 'Worker', { container });
  const { directory } = app.synth();
  const { dockerImages } = JSON.parse(readFileSync(join(directory, 'Shop.assets.json'), 'utf8'));
  const [asset] = Object.values<any>(dockerImages);
  expect(asset.source.dockerBuildSecrets).toEqual({ token: 'type=env,env=HIDDEN_TOKEN' });
  // As cdk-assets calls Docker.
  const options = Object.entries(asset.source.dockerBuildSecrets).map(([id, source]) => `id=${id},${source}`);
  tags.push(`${name}-cdk`);
  process.env.HIDDEN_TOKEN = CANARY;
  build(join(directory, asset.source.directory), `${name}-cdk`, '--secret', options[0]);
  delete process.env.HIDDEN_TOKEN;
  expect(traces(directory)).toEqual([]);
});

test('fails with the name of the setting when a server refuses the password, and does not show it', () => {
  const wrong = join(folder('wrong'), 'netrc');
  writeFileSync(wrong, `machine ${index.host} login ci password ${CANARY.replace('7d', 'aa')}\n`);
  const log = failedBuild(stage(refused, fromFile()), '--secret', `id=netrc,src=${wrong}`);
  expect(log).toContain(`build: the server '${index.host}' answers 403 for package 'hidden-other'; add or correct the `
    + "user and password of that host in 'credentials' of the image");
  expect(log).not.toMatch(new RegExp(FORMS));
});

/** A package in C whose build requires others. */
function writeCompiled(...required: string[]): string {
  const directory = writeProject([]);
  const pyproject = join(directory, 'pyproject.toml');
  writeFileSync(pyproject, `${readFileSync(pyproject, 'utf8')}hidden-git = { git = "${index.url}/hidden-git.git" }
hidden-other = { index = "hidden" }
hidden-source = { index = "hidden" }
[dependency-groups]
build = ${JSON.stringify(required)}
[build-system]
requires = ${JSON.stringify(['setuptools', ...required])}
build-backend = "setuptools.build_meta"
`);
  mkdirSync(join(directory, 'shop'));
  writeFileSync(join(directory, 'shop/__init__.py'), '');
  writeFileSync(join(directory, 'shop/fast.c'), `#include <Python.h>
static struct PyModuleDef fast = { PyModuleDef_HEAD_INIT, "fast", 0, -1, 0 };
PyMODINIT_FUNC PyInit_fast(void) { return PyModule_Create(&fast); }
`);
  const modules = required.map(each => each.replace('-', '_')).join(', ');
  writeFileSync(join(directory, 'setup.py'), `import ${modules}, os, setuptools
if os.path.exists('/run/secrets/netrc') or os.path.exists('/credentials/.netrc'):
    raise SystemExit('the password is here')
if 'hidden_source' in globals():
    import hidden_source.found as source
    print('BUILT WITH', hidden_git.answer, source.found, source.seen)
setuptools.setup(packages=['shop'], ext_modules=[setuptools.Extension('shop.fast', ['shop/fast.c'])])
`);
  relock(directory);
  return directory;
}

test('a package of the project that compiles is built with what is behind a password, also from source and git', () => {
  const directory = writeCompiled('hidden-plugin', 'hidden-git', 'hidden-source');
  const tag = `${name}-compiled`;
  tags.push(tag);
  const { log } = build(stage(directory, fromFile()), tag, '--secret', `id=netrc,src=${netrc}`);
  // Code of a package that its build requires looks for the password too.
  expect(log).toContain(`BUILT WITH 43 ['${CONTROL}'] []\n`);
  expect(docker('run', '--rm', '--entrypoint', 'python', tag, '-c', 'import shop.fast as fast; print(fast.__name__)'))
    .toBe('shop.fast');
});

test('fails with the line to add when a server wants a password and the image has no credentials', () => {
  const add = "if it wants a password, add credentials: [PackageCredentials.password('"
    + `${index.host}', BuildSecret.variable('index-token', 'INDEX_TOKEN'))] to the image`;
  const message = `build: the server '${index.host}' answers 401 for package 'hidden-other'; ${add}`;
  expect(failedBuild(stage(refused))).toContain(message);
  expect(failedBuild(stage(writeCompiled('hidden-other')))).toContain(message);
});
