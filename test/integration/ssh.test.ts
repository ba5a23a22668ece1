import { mkdtempSync, mkdirSync, readFileSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { build, failedBuild, stage } from './builds';
import { docker, run } from './docker';
import { startAgent, startGit, type Agent, type GitServer } from './git-server';
import { uv } from '../../scripts/uv';
import {
  BakeFile, ComposeFile, PackageCredentials, PythonBase, PythonContainer, PythonImage, WorkerProcess,
} from '../../src';

const name = `ssh-${process.pid}`;
const tags: string[] = [];
let agent: Agent;
let git: GitServer;
/** Needs a commit of the server. */
let project: string;

beforeAll(async () => {
  agent = startAgent();
  const repositories = folder('repositories');
  writeRepository(join(repositories, 'shop', 'hidden.git'));
  git = await startGit(name, repositories, agent.publicKey);
  project = writeProject();
});

afterAll(() => {
  agent.stop();
  git.stop();
  docker('rmi', '--force', ...tags);
});

function folder(purpose: string): string {
  return mkdtempSync(join(tmpdir(), `${purpose}-`));
}

/** Its setup.py asks the agent for a signature wherever it may be, and keeps what it found. */
function writeRepository(place: string): void {
  const work = folder('repository');
  writeFileSync(join(work, 'pyproject.toml'), `[build-system]
requires = ["setuptools"]
build-backend = "setuptools.build_meta"
`);
  mkdirSync(join(work, 'hidden_git'));
  writeFileSync(join(work, 'hidden_git/__init__.py'), 'answer = 43\n');
  writeFileSync(join(work, 'setup.py'), SEARCHING);
  const git_ = (...words: string[]) =>
    run('git', ['-c', 'user.name=test', '-c', 'user.email=test@example.com', '-C', work, ...words]);
  git_('init', '--quiet');
  git_('add', '.');
  git_('commit', '--quiet', '--message', 'first');
  git_('clone', '--quiet', '--bare', '.', place);
}

const SEARCHING = `
import os, setuptools, stat, sys
seen = []
if 'bdist_wheel' in sys.argv:
    seen += [each for each in os.environ if 'SSH' in each]
    for folder, folders, names in os.walk('/'):
        folders[:] = [each for each in folders if os.path.join(folder, each) not in ('/proc', '/sys', '/dev')]
        seen += [os.path.join(folder, each) for each in names
                 if stat.S_ISSOCK(os.lstat(os.path.join(folder, each)).st_mode)]
    for process in filter(str.isdigit, os.listdir('/proc')):
        try:
            seen += [each for each in open('/proc/%s/environ' % process).read().split('\\0') if 'SSH_' in each]
        except OSError:
            pass
    with open('hidden_git/found.py', 'w') as file:
        file.write('searched, seen = True, %r\\n' % seen)
setuptools.setup(name='hidden-git', version='1.0', packages=['hidden_git'])
`;

/** @param more of its pyproject.toml, before the sources */
function writeProject(more = 'dependencies = ["hidden-git"]'): string {
  const directory = folder('project');
  writeFileSync(join(directory, '.python-version'), '3.13\n');
  writeFileSync(join(directory, 'known_hosts'), `# of the test\n${git.knownHost}\n`);
  writeFileSync(join(directory, 'main.py'), 'import hidden_git.found as found\nprint(found.searched, found.seen)\n');
  writeFileSync(join(directory, 'pyproject.toml'), `[project]
name = "shop"
version = "0.1.0"
requires-python = ">=3.11"
${more}
[tool.uv.sources]
hidden-git = { git = "ssh://git@${git.host}/srv/git/shop/hidden.git" }
`);
  const command = `ssh -o UserKnownHostsFile=${join(directory, 'known_hosts')} -o BatchMode=yes`;
  const env = { ...agent.env, GIT_SSH_COMMAND: command };
  run(uv(), ['lock', '--quiet', '--no-cache', '--python', 'python3'], { cwd: directory, env });
  expect(readFileSync(join(directory, 'uv.lock'), 'utf8')).toContain(`git = "ssh://git@${git.host}/`);
  return directory;
}

/** @param other name of a second server, which makes the step another one, so that it runs */
const credentials = (other?: string) => [PackageCredentials.ssh({
  knownHostsFile: 'known_hosts',
  knownHosts: other === undefined ? [] : [git.knownHost.replace(git.host, `${other}.example`)],
})];
const ofAgent = () => `default=${agent.env.SSH_AUTH_SOCK}`;
const printed = (image: string) =>
  docker('run', '--rm', '--network', 'none', '--entrypoint', 'python', image, '-m', 'main');

test.each([
  ['slim', PythonBase.SLIM], ['distroless', PythonBase.DISTROLESS],
])('on %s a repository by SSH is installed, and its code finds neither the agent nor its address', (base, chosen) => {
  const tag = `${name}-${base}`;
  tags.push(tag);
  build(stage(project, { credentials: credentials(), base: chosen }), tag, '--ssh', ofAgent());
  expect(printed(tag)).toBe('True []');
  expect(git.log()).toContain('Accepted publickey for git');
});

test('a package of the project that compiles is built with a repository by SSH, whose code finds no agent', () => {
  const directory = writeProject(`[dependency-groups]
build = ["hidden-git", "setuptools"]
[build-system]
requires = ["setuptools", "hidden-git"]
build-backend = "setuptools.build_meta"
`);
  writeFileSync(join(directory, 'fast.c'), `#include <Python.h>
static struct PyModuleDef fast = { PyModuleDef_HEAD_INIT, "fast", 0, -1, 0 };
PyMODINIT_FUNC PyInit_fast(void) { return PyModule_Create(&fast); }
`);
  writeFileSync(join(directory, 'setup.py'), `import hidden_git.found as found, setuptools
print('BUILT WITH', found.searched, found.seen)
setuptools.setup(py_modules=[], ext_modules=[setuptools.Extension('fast', ['fast.c'])])
`);
  const tag = `${name}-compiled`;
  tags.push(tag);
  const { log } = build(stage(directory, { credentials: credentials() }), tag, '--ssh', ofAgent());
  expect(log).toContain('BUILT WITH True []\n');
  expect(docker('run', '--rm', '--entrypoint', 'python', tag, '-c', 'import fast; print(fast.__name__)')).toBe('fast');
});

test('Compose and bake give the build the agent of the machine', () => {
  const connections = git.log().split('Accepted').length;
  const imageFor = (pipeline: string) => PythonImage.fromDirectory(project, { credentials: credentials(pipeline) });
  const directory = folder('compose');
  const file = join(directory, 'compose.yaml');
  const web = PythonContainer.worker({ image: imageFor('compose'), process: WorkerProcess.module('main') });
  new ComposeFile({ services: { web } }).write(file);
  const env = { ...agent.env, BUILDX_NO_DEFAULT_ATTESTATIONS: '1' };
  run('docker', ['compose', '--file', file, 'build'], { env });
  const [, ofCompose] = /image: (\S+)/.exec(readFileSync(file, 'utf8'))!;
  expect(printed(ofCompose)).toBe('True []');
  const pipeline = folder('bake');
  const image = imageFor('bake');
  new BakeFile({ images: { shop: image } }).write(pipeline);
  run('docker', ['buildx', 'bake', '--load'], { cwd: pipeline, env });
  expect(git.log().split('Accepted').length).toBe(connections + 2);
  expect(printed(`shop:${image.contentTag}`)).toBe('True []');
  tags.push(ofCompose, `shop:${image.contentTag}`);
});

test('fails for a server with another key than the known one, whatever it offers', () => {
  const known = git.log().split('Accepted').length;
  const other = folder('other');
  run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(other, 'key')]);
  const [type, key] = readFileSync(join(other, 'key.pub'), 'utf8').split(' ');
  const wrong = [PackageCredentials.ssh({ knownHosts: [`${git.host} ${type} ${key}`] })];
  const log = failedBuild(stage(project, { credentials: wrong }), '--ssh', ofAgent());
  expect(log).toContain('the key of that server is not among the known hosts of PackageCredentials.ssh');
  expect(git.log().split('Accepted').length).toBe(known);
});

test('fails for an agent whose keys the server does not know, and without one', () => {
  const stranger = startAgent();
  const context = stage(project, { credentials: credentials('stranger') });
  const log = failedBuild(context, '--ssh', `default=${stranger.env.SSH_AUTH_SOCK}`);
  stranger.stop();
  expect(log).toContain('no key of the agent that `docker build --ssh default` gives is accepted');
  expect(failedBuild(context)).toContain('unset ssh forward key default');
});
