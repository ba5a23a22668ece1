import { mkdtempSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { build, failedBuild, moved, stage, type Build } from './builds';
import { docker, logs, run, until } from './docker';
import { projectWith } from './wheels';
import { DebianPackages, DebianSnapshot, PythonBase, type PythonImageOptions } from '../../src';

const prefix = `system-${process.pid}`;
const tags: string[] = [];
const named = (name: string): string => {
  const tag = `${prefix}:${name}`;
  if (!tags.includes(tag)) { tags.push(tag); }
  return tag;
};

const project = projectWith({ tea: { 'tea/__init__.py': '' } });

afterAll(() => { run('docker', ['rmi', '--force', ...tags]); });

function built(name: string, options: PythonImageOptions, ...flags: string[]): Build {
  return build(stage(project, options), named(name), ...flags);
}

/** In our own words. */
function refusal(options: PythonImageOptions): string[] {
  const lines = failedBuild(stage(project, options)).split('\n').map(text => text.replace(/^(#\d+ )?[\d.]+ /, ''));
  // What the build says of a base that is as expected is no refusal, nor what other stages say meanwhile.
  return [...new Set(lines.filter(text => text.startsWith('build: ') && !/^build: [a-z]+: /.test(text)))];
}

const HARDENED = [
  '--read-only', '--tmpfs', '/tmp:mode=1777,size=16m', '--cap-drop', 'ALL', '--security-opt', 'no-new-privileges',
];

/** What a program prints as JSON in a container, as every target runs one. */
function inside(name: string, source: string): unknown {
  const words = ['run', '--rm', '--interactive', ...HARDENED, named(name), 'python', '-'];
  return JSON.parse(run('docker', words, { input: source }));
}

/** Loaded by name, found by ctypes, in a folder of alternatives, started; a locale; the list of packages. */
const USED = `
import ctypes, ctypes.util, json, locale, os, subprocess
folder = '/var/lib/dpkg/status.d/'
entries = {name: open(folder + name).read() for name in os.listdir(folder)}
locale.setlocale(locale.LC_ALL, 'de_DE.UTF-8')
print(json.dumps({
    'libpq': ctypes.CDLL('libpq.so.5').PQlibVersion() // 10000,
    'found': [ctypes.util.find_library(name) for name in ('pq', 'lapack', 'c')],
    'lapack': hasattr(ctypes.CDLL('liblapack.so.3'), 'dgesv_'),
    'pdf': subprocess.run(['pdftotext', '-v'], capture_output=True, text=True).stderr.split()[0],
    'number': locale.format_string('%.2f', 1234.5, grouping=True),
    'entry': entries['libpq5'].splitlines()[0],
    'sums': sorted(line.split()[1] for line in entries['libpq5.md5sums'].splitlines()),
    'licence': os.path.exists('/usr/share/doc/libpq5/copyright'),
    'manual': os.path.exists('/usr/share/man/man1/pdftotext.1.gz'),
    'folders': [oct(os.stat(path).st_mode & 0o7777) for path in ('/', '/tmp', '/var', '/etc', '/usr/lib')],
    'links': [os.readlink(path) for path in ('/lib', '/bin')],
}))
`;

const PACKAGES = ['libpq5', 'liblapack3', 'poppler-utils'];

describe.each([['slim', PythonBase.SLIM], ['distroless', PythonBase.DISTROLESS]])('on %s', (base, image) => {
  const options = { base: image, systemPackages: DebianPackages.of(...PACKAGES), locales: ['de_DE.UTF-8'] };
  let first: Build;

  beforeAll(() => { first = built(base, options); });

  test('packages are loaded, found, chosen and started, and scanners see them', () => {
    expect(inside(base, USED)).toEqual({
      libpq: 17,
      found: ['libpq.so.5', 'liblapack.so.3', 'libc.so.6'],
      lapack: true,
      pdf: 'pdftotext',
      number: '1.234,50',
      entry: 'Package: libpq5',
      sums: expect.arrayContaining(['usr/share/doc/libpq5/copyright', expect.stringContaining('/libpq.so.5.17')]),
      licence: true,
      manual: false,
      folders: ['0o755', '0o1777', '0o755', '0o755', '0o755'],
      links: ['usr/lib', 'usr/bin'],
    });
  });

  test('two builds have the same layers, and another package moves its own alone', () => {
    expect(moved(first, built(`${base}-again`, options, '--no-cache'))).toEqual([]);
    const more = { ...options, systemPackages: DebianPackages.of(...PACKAGES, 'libyaml-0-2') };
    expect(moved(first, built(`${base}-more`, more))).toEqual(['debian']);
  });
});

test('a compiler is there by its usual names, for libraries that compile at run time', () => {
  built('compiler', { systemPackages: DebianPackages.of('g++') });
  expect(inside('compiler', `
import json, subprocess
compile = lambda name: subprocess.run(
    [name, '-x', 'c++', '-', '-fsyntax-only'], input='#include <vector>', text=True).returncode
print(json.dumps({name: compile(name) for name in ('g++', 'c++', 'gcc', 'cc')}))
`)).toEqual({ 'g++': 0, 'c++': 0, 'gcc': 0, 'cc': 0 });
});

test('a build fails for packages that the release does not have, with near names, all at once', () => {
  const systemPackages = DebianPackages.of('libmagic1t', 'no-such-package');
  expect(refusal({ systemPackages })).toEqual([
    expect.stringMatching(/^build: Debian's package 'libmagic1t' does not exist in .*; near are 'libmagic1t64'/),
    expect.stringMatching(/^build: Debian's package 'no-such-package' does not exist in this release$/),
  ]);
});

test('a build fails for a package whose script makes what it needs, with the way round', () => {
  expect(refusal({ systemPackages: DebianPackages.of('mecab-ipadic') })).toContainEqual(
    expect.stringMatching(/^build: Debian's package 'mecab-ipadic' compiles its dictionary .*; use a .* from PyPI/),
  );
});

test('a build fails for a locale that Debian does not have, with near names', () => {
  expect(refusal({ locales: ['de_DX.UTF-8'] })).toEqual([
    expect.stringMatching(/^build: 'locales' has 'de_DX\.UTF-8', which Debian does not have; near are 'de_\w\w\.UTF-8'/),
  ]);
});

test('a build fails if the base is of another release than the stage that installs, naming both', () => {
  const folder = mkdtempSync(join(tmpdir(), 'base-'));
  writeFileSync(join(folder, 'Dockerfile'), 'FROM python:3.13-slim\nRUN rm /etc/os-release \\\n'
    + '  && printf \'ID=debian\\nVERSION_ID="12"\\nPRETTY_NAME="Debian 12"\\n\' > /etc/os-release\n');
  docker('build', '--quiet', '--tag', named('other'), folder);
  const base = PythonBase.of(named('other'), {
    pythonVersion: '3.13', glibc: '2.41', interpreter: '/usr/local/bin/python3.13', apt: false, multiPlatform: true,
  });
  expect(refusal({ base, systemPackages: DebianPackages.of('libpq5') })).toEqual([
    expect.stringMatching(/^build: the image of 'base' is 'Debian 12', but packages for it would come from 'Debian .*13/),
  ]);
});

describe('a snapshot', () => {
  const server = `${prefix}-mirror`;
  const timestamp = '20260901T000000Z';
  afterAll(() => { docker('rm', '--force', server); });

  /** Answers with the archive of today for any day, and prints what it is asked for. */
  const MIRROR = `
import glob, http.server, re
lists = [path for path in glob.glob('/etc/apt/**', recursive=True) if path.endswith(('.list', '.sources'))]
archive = re.search(r'https?://\\S+(?=/debian\\s)', ''.join(open(path).read() for path in lists))[0]
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(302 if '/20260901T000000Z/' in self.path else 404)
        self.send_header('Location', archive + self.path.replace('/archive', '').replace('/20260901T000000Z', ''))
        self.send_header('Content-Length', '0')
        self.end_headers()
server = http.server.ThreadingHTTPServer(('', 8000), Handler)
print('ready')
server.serve_forever()
`;

  test('comes from the mirror, for the image and the build, and fails for a day that it does not have', async () => {
    docker('run', '--detach', '--name', server, 'python:3.13-slim', 'python', '-u', '-c', MIRROR);
    const address = docker('inspect', '--format', '{{.NetworkSettings.IPAddress}}', server);
    await until('the mirror', 20, () => logs(server).includes('ready'));
    const mirror = `http://${address}:8000/archive`;
    const systemPackages = DebianPackages.of('libyaml-0-2');
    built('snapshot', { systemPackages, debianSnapshot: DebianSnapshot.of(timestamp, { mirror }) }, '--no-cache');
    const asked = logs(server).split('\n').filter(line => line.includes('InRelease'));
    expect(asked).toHaveLength(2);
    expect(asked[0]).toContain(`/archive/debian/${timestamp}/dists/trixie/InRelease`);
    const other = DebianSnapshot.of('20260101T000000Z', { mirror });
    // Of the image and of the build, which run at the same time, one is the first to say so.
    expect(failedBuild(stage(project, { systemPackages, debianSnapshot: other })))
      .toMatch(/the lists of Debian's packages cannot be read|'\S+\/20260101T000000Z trixie Release' does not have a Release file/);
  });

  test('fails without a mirror where the image does not say where snapshots are', () => {
    const base = named('silent');
    run('docker', ['build', '--quiet', '--tag', base, '-'], {
      input: 'FROM python:3.13-slim\nRUN sed -i /^#/d /etc/apt/sources.list\n',
    });
    const settings = {
      base: PythonBase.of(base, { pythonVersion: '3.13', glibc: '2.41' }),
      systemPackages: DebianPackages.of('libyaml-0-2'),
      debianSnapshot: DebianSnapshot.of(timestamp),
    };
    const problem = expect.stringMatching(/^build: 'debianSnapshot' has no 'mirror', .*; set 'mirror'$/);
    expect(refusal(settings)).toEqual([problem]);
  });
});
