import { execFileSync } from 'child_process';
import { existsSync } from 'fs';
import { join } from 'path';
import { BUILDER } from './environment';
import { temporaryFolder, writeInto } from '../../project/temporary';
import { python } from '../python';

/** Runs a program that uses the files of the builder. */
async function prints(source: string, ...words: string[]): Promise<string> {
  const start = 'import sys; sys.path.insert(0, sys.argv[1])\n';
  const { stdout, stderr } = await python(['-c', start + source, BUILDER, ...words]);
  expect(stderr).toBe('');
  return stdout;
}

describe('the cache of the loader', () => {
  const machine = process.arch === 'arm64' ? '183' : '62';
  const ldconfig = ['/sbin/ldconfig', '/usr/sbin/ldconfig'].find(existsSync);

  (ldconfig ? test : test.skip)('has what ldconfig would write, in the order of its search', async () => {
    const folder = temporaryFolder({});
    const source = 'from debian.loader_cache import FLAGS, View, libraries_of, render\n'
      + 'machine = int(sys.argv[2])\n'
      + 'open(sys.argv[3], "wb").write(render(libraries_of(View("/"), machine), FLAGS[machine]))';
    await prints(source, machine, join(folder, 'ours'));
    execFileSync(ldconfig!, ['-X', '-C', join(folder, 'theirs')], { stdio: 'ignore' });
    const listed = (name: string) => execFileSync(ldconfig!, ['-p', '-C', join(folder, name)]).toString().split('\n')
      .filter(line => line.startsWith('\t') && line.includes(machine === '62' ? '(libc6,x86-64)' : '(libc6,AArch64)'))
      // The same folder by its two names.
      .map(line => line.replace('=> /lib/', '=> /usr/lib/'));
    expect(listed('ours')).toEqual(listed('theirs'));
    expect(listed('ours').length).toBeGreaterThan(20);
  });

  test('looks through links of the base, and into folders that the base and the tree name', async () => {
    const root = temporaryFolder({});
    writeInto(root, 'tree/usr/lib/x86_64-linux-gnu/blas/libblas.so.3', '');
    writeInto(root, 'tree/etc/ld.so.conf.d/blas.conf', '# Ours.\n/lib/x86_64-linux-gnu/blas\n');
    writeInto(root, 'base/etc/ld.so.conf.d/a.conf', '/usr/local/lib\n');
    writeInto(root, 'base/usr/lib/os-release', '');
    execFileSync('ln', ['-s', 'usr/lib', join(root, 'base/lib')]);
    const source = 'from debian.loader_cache import View, folders\n'
      + 'print(folders(View(sys.argv[2] + "/base", sys.argv[2] + "/tree"), 62))';
    expect(await prints(source, root)).toBe("['usr/local/lib', 'usr/lib/x86_64-linux-gnu/blas', "
      + "'usr/lib/x86_64-linux-gnu', 'usr/lib']\n");
  });
});

test.each([
  ['#!/bin/sh\nset -e\n', []],
  ['#!/bin/sh\nset -e\ncase "$1" in\n  configure|reconfigure)\n  ;;\n  *)\n    exit 0\n  ;;\nesac\n', []],
  ['# Automatically added by dh_installsystemd/13.24.2\nsystemctl x\n# End automatically added section\n', []],
  ['# Automatically added by dh_python3\npy3compile -p x\n# End automatically added section\nexit 0\n', []],
  ['# Automatically added by dh_unheard_of/1\nmake-it\n# End automatically added section\n', ['make-it']],
  ['set -e\nif [ "$1" = configure ]; then\n\tmake-it --all\nfi\n', ['make-it --all']],
])('what a script may do that an image needs: %j', async (script, lines) => {
  const source = 'import json; from debian.recognized import unknown_lines\n'
    + 'print(json.dumps(unknown_lines(sys.argv[2])))';
  expect(JSON.parse(await prints(source, script))).toEqual(lines);
});

test('paths below the links of the base move below /usr, and no others', async () => {
  const source = 'from debian.unpack import merged\nprint(*map(merged, sys.argv[2:]))';
  expect(await prints(source, 'lib/x/a.so', 'sbin/b', 'usr/lib/c', 'libexec/d', 'etc/e', 'lib64/f')).toBe(
    'usr/lib/x/a.so usr/sbin/b usr/lib/c libexec/d etc/e usr/lib64/f\n',
  );
});

test("Ghostscript's list of fonts has those of the base and of the tree, in the order of their files", async () => {
  const root = temporaryFolder({});
  writeInto(root, 'base/etc/ghostscript/fontmap.d/20other.conf', '/B (b.t1) ;\n');
  writeInto(root, 'tree/etc/ghostscript/fontmap.d/10urw.conf', '/A (a.t1) ;');
  const source = 'from debian import made\n'
    + 'base, tree = sys.argv[2] + "/base", sys.argv[2] + "/tree"\n'
    + 'made.make(["ghostscript"], base, tree, "x86_64-linux-gnu")\n'
    + 'fonts = tree + "/var/lib/ghostscript/fonts/"\n'
    + 'print(*(repr(open(fonts + name).read()) for name in ("Fontmap", "cidfmap")))';
  expect(await prints(source, root)).toBe("'/A (a.t1) ;\\n/B (b.t1) ;\\n' ''\n");
});

describe('the sources of a snapshot', () => {
  /** What the sources say then; as the official images have them. */
  async function moved(text: string, mirror: string = ''): Promise<string> {
    const root = temporaryFolder({});
    writeInto(root, 'etc/apt/sources.list.d/debian.sources', text);
    const source = 'from debian.snapshot import use_snapshot\nfrom problems import BuildError\n'
      + 'try:\n    use_snapshot("20260901T000000Z", sys.argv[3] or None, sys.argv[2])\n'
      + '    print(open(sys.argv[2] + "/etc/apt/sources.list.d/debian.sources").read(), end="")\n'
      + 'except BuildError as error:\n    print(error)\n';
    return prints(source, root, mirror);
  }

  const OFFICIAL = `Types: deb
# http://snapshots.example.com/archive/debian/20260811T000000Z
URIs: http://archive.example.com/debian
Suites: trixie trixie-updates
Signed-By: /usr/share/keyrings/archive.gpg

Types: deb
# http://snapshots.example.com/archive/debian-security/20260811T000000Z
URIs: http://archive.example.com/debian-security
Suites: trixie-security
`;

  test('are those that the image names in its comments, at the other time', async () => {
    const text = await moved(OFFICIAL);
    expect(text.match(/^URIs: .*$/gm)).toEqual([
      'URIs: http://snapshots.example.com/archive/debian/20260901T000000Z',
      'URIs: http://snapshots.example.com/archive/debian-security/20260901T000000Z',
    ]);
    expect(text).toContain('Signed-By: /usr/share/keyrings/archive.gpg\n');
  });

  test('are on the mirror, if there is one, also in the form of one line', async () => {
    expect(await moved('deb [signed-by=/k.gpg] http://archive.example.com/debian trixie main\n', 'https://m.example/a/'))
      .toBe('deb [signed-by=/k.gpg] https://m.example/a/debian/20260901T000000Z trixie main\n');
  });

  test('fail where nothing says where they are', async () => {
    expect(await moved(OFFICIAL.replace(/^#.*\n/gm, ''))).toMatch(/^'debianSnapshot' has no 'mirror', .*; set 'mirror'\n$/);
  });
});
