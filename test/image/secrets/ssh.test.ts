import { createHmac } from 'crypto';
import { BuildSecret, PackageCredentials, PythonImage, PythonProject, type SshOptions } from '../../../src';
import { fakeProject } from '../../fake-project';
import { sampleProject } from '../../project/sample-project';
import { instructions } from '../dockerfile/parse-dockerfile';

const TYPE = 'ssh-ed25519';
const KEY = 'AAAAC3NzaC1lZDI1NTE5AAAAIFYOW9vKWQrHQ1YLsdzZ3wkOwgJ6e3ygXJg1J4aeXzDE';
const line = (hosts: string): string => `${hosts} ${TYPE} ${KEY}`;

const hashed = (name: string): string => {
  const salt = Buffer.alloc(20, 7);
  return `|1|${salt.toString('base64')}|${createHmac('sha1', salt).update(name).digest('base64')}`;
};

const repository = (url: string): object => ({
  name: 'tool', version: '1.0', source: 'git', artifact: { kind: 'git', url, commit: '0'.repeat(40), lfs: false },
});
const WHEEL = { name: 'requests', version: '2.0', source: 'registry', wheel: 'requests-2.0-py3-none-any.whl' };

function imageOf(options: SshOptions | undefined, url = 'ssh://git@git.example/shop.git', others: object[] = []) {
  return new PythonImage({
    project: fakeProject({ packages: [...others, ...url === '' ? [] : [repository(url)]] as never }),
    ...options === undefined ? {} : { credentials: [PackageCredentials.ssh(options)] },
  });
}

const known = (...hosts: string[]): SshOptions => ({ knownHosts: hosts.map(line) });

test('fails for a repository by SSH without credentials, with the line to add', () => {
  expect(() => imageOf(undefined)).toThrow(
    'the lock has tool from "git.example" by SSH, which needs a key; add credentials: '
    + "[PackageCredentials.ssh({ knownHostsFile: 'known_hosts' })], with a file of the project that has the lines of "
    + '`ssh-keyscan git.example`, compared with what that server publishes',
  );
});

test('fails for a server whose key is not known, with the command that prints it', () => {
  expect(() => imageOf(known('git.example'), 'ssh://git@other.example:2222/shop.git')).toThrow(
    'the lock has tool from "[other.example]:2222" by SSH, but no known host of \'credentials\' fits it; add the lines '
    + 'of `ssh-keyscan -p 2222 other.example`, compared with what that server publishes',
  );
});

test.each([
  ['git.example', 'ssh://git@git.example/x'],
  ['GIT.example,192.0.2.1', 'ssh://git@git.example:22/x'],
  ['*.example', 'ssh://git@git.example/x'],
  ['git.e?ample', 'ssh://git@git.example/x'],
  ['[git.example]:2222', 'ssh://git@git.example:2222/x'],
  [hashed('git.example'), 'ssh://git@git.example/x'],
  [hashed('[git.example]:2222'), 'ssh://git@git.example:2222/x'],
  ['@cert-authority *.example', 'ssh://git@git.example/x'],
  ['2001:db8::1', 'ssh://git@[2001:db8::1]/x'],
])('the known host %s is that of %s', (hosts, url) => {
  expect(imageOf(known(hosts), url).warnings).toEqual([]);
});

test.each([
  ['git.example', 'ssh://git@git.example:2222/x'],
  ['[git.example]:2222', 'ssh://git@git.example/x'],
  ['gitXexample', 'ssh://git@git.example/x'],
  ['*.example,!git.example', 'ssh://git@git.example/x'],
  ['@revoked git.example', 'ssh://git@git.example/x'],
  [hashed('other.example'), 'ssh://git@git.example/x'],
])('fails since the known host %s is not that of %s', (hosts, url) => {
  expect(() => imageOf(known(hosts), url)).toThrow("no known host of 'credentials' fits it");
});

test.each([
  'git.example',
  `git.example ${TYPE}`,
  `git.example ssh-rsa ${KEY}`,
  `git.example ssh-dss ${KEY}`,
  `git.example ${TYPE} ${KEY.slice(0, -4)}`,
  `git.example ${TYPE} AAAA`,
  `git.example ${TYPE} !!!!`,
  `git.example;reboot ${TYPE} ${KEY}`,
  `${'*a'.repeat(9)} ${TYPE} ${KEY}`,
  `@other git.example ${TYPE} ${KEY}`,
  `|1|short|hash ${TYPE} ${KEY}`,
  `git.example\0 ${TYPE} ${KEY}`,
])('fails for the line %j', written => {
  expect(() => imageOf({ knownHosts: [written] })).toThrow(
    /'knownHosts\[0\]' of PackageCredentials\.ssh has ".*which is no known host; use a line that `ssh-keyscan HOST`/,
  );
});

test('fails for a private key, without showing it', () => {
  const frame = (word: string) => `-----${word} OPENSSH PRIVATE KEY-----`;
  const key = `${frame('BEGIN')}\n${'b3BlbnNzaC1rZXktdjEA'.repeat(8)}\n${frame('END')}`;
  const make = () => imageOf({ knownHosts: [key] });
  expect(make).toThrow('contains a private key; use lines of ~/.ssh/known_hosts');
  expect(make).not.toThrow('b3Blbn');
});

test.each<[SshOptions]>([[{}], [{ knownHosts: [] }], [{ knownHosts: ['# a comment', ''] }]])(
  'fails for %j, which believes nobody', options => {
    expect(() => imageOf(options)).toThrow('PackageCredentials.ssh has no known host; use PackageCredentials.ssh({');
  },
);

test('fails where no package is from git', () => {
  expect(() => imageOf(known('git.example'), '', [WHEEL])).toThrow(
    "'credentials' has PackageCredentials.ssh(), which would have no effect: no package of the image is from git",
  );
});

test('a repository by https may have submodules by SSH', () => {
  expect(imageOf(known('git.example'), 'https://git.example/x').dockerfile).toContain('--mount=type=ssh');
});

test('one step alone has the agent, which runs no code of a package, and the servers are in the context', () => {
  const image = imageOf({ knownHosts: [`# ours\n${line('git.example')} someone@example`] }, undefined, [WHEEL]);
  const steps = instructions(image.dockerfile).filter(each => each.startsWith('RUN '));
  const withAgent = steps.filter(each => each.includes('type=ssh'));
  expect(withAgent).toHaveLength(1);
  expect(withAgent[0]).toContain('RUN --mount=type=tmpfs,target=/credentials --mount=type=ssh,required=true');
  expect(withAgent[0]).toContain(' --home /credentials --known-hosts /dependencies/known_hosts ');
  expect(withAgent[0]).not.toMatch(/ layers | -r \/fetched/);
  expect(image.dockerfile).toContain('openssh-client');
  expect(image.dockerfile).not.toContain('StrictHostKeyChecking');
  const file = image._contextFiles.find(({ path }) => path === 'dependencies/known_hosts')!;
  expect(Buffer.from(file.content).toString()).toBe(`${line('git.example')}\n`);
});

test('without the agent nothing of it is in the image', () => {
  const credentials = [PackageCredentials.netrc(BuildSecret.file('netrc', '/home/ci/.netrc'))];
  const image = new PythonImage({ project: fakeProject({ packages: [WHEEL] as never }), credentials });
  expect(image.dockerfile).not.toMatch(/type=ssh|openssh|known/);
});

/** A project with a repository by SSH, and files. */
function projectWith(files: Record<string, string>): PythonProject {
  const commit = '0'.repeat(40);
  return PythonProject.fromDirectory(sampleProject({
    'src/shop/main.py': 'app = None\n',
    'pyproject.toml': `[project]
name = "shop"
version = "0.1.0"
requires-python = ">=3.11"
dependencies = ["tool"]
[tool.uv.sources]
tool = { git = "ssh://git@git.example/tool.git" }
`,
    'uv.lock': `version = 1
revision = 3
requires-python = ">=3.11"
[[package]]
name = "shop"
version = "0.1.0"
source = { virtual = "." }
dependencies = [{ name = "tool" }]
[package.metadata]
requires-dist = [{ name = "tool", git = "ssh://git@git.example/tool.git" }]
[[package]]
name = "tool"
version = "1.0"
source = { git = "ssh://git@git.example/tool.git#${commit}" }
`,
    ...files,
  }));
}

const fromFile = (project: PythonProject, knownHostsFile: string) =>
  new PythonImage({ project, credentials: [PackageCredentials.ssh({ knownHostsFile })] });

test('the known hosts are those of a file of the project, which is not in the image', () => {
  const project = projectWith({ 'deploy/known_hosts': `# ours\n\n${line('git.example')}\n` });
  const image = fromFile(project, 'deploy/known_hosts');
  const paths = image._contextFiles.map(({ path }) => path);
  expect(paths).toContain('dependencies/known_hosts');
  expect(paths.filter(path => path.startsWith('app/'))).not.toContain('app/deploy/known_hosts');
});

test.each([
  ['../known_hosts', '; use a path below the folder of the project'],
  ['/etc/ssh/known_hosts', '; use a path below the folder of the project'],
  ['missing', "'knownHostsFile' of PackageCredentials.ssh has"],
  ['src', "'knownHostsFile' of PackageCredentials.ssh has"],
  ['broken', '"broken" has "git.example", which is no known host'],
])('fails for the file %s', (path, reason) => {
  const project = projectWith({ 'broken': 'git.example\n', 'src/shop/other.py': '' });
  expect(() => fromFile(project, path)).toThrow(reason);
});
