import { appendFileSync, chmodSync, copyFileSync, statSync, writeFileSync } from 'fs';
import { join } from 'path';
import { installed, layers, SITE, type Built } from './environment';
import { endsTheProgram, sharedObject } from './shared-object';
import { temporaryFolder, writeInto } from '../../project/temporary';
import { python } from '../python';

// A shared object of the machine's own Python, wherever it is.
let library: string;
beforeAll(async () => {
  const script = 'import glob, sysconfig; '
    + 'print(sorted(glob.glob(sysconfig.get_path("platstdlib") + "/lib-dynload/_struct*.so"))[0])';
  library = (await python(['-c', script])).stdout.trim();
});

// What `strip` does, as far as a test can see: the table of sections and what is behind the segments goes.
const PROGRAM = `#!/usr/bin/env python3
import os, struct, sys
if sys.argv[1] == "--version": sys.exit(0)
assert sys.argv[1:3] == ["--strip-unneeded", "-o"], sys.argv
data = bytearray(open(sys.argv[4], "rb").read())
programs, count = struct.unpack_from("<Q", data, 32)[0], struct.unpack_from("<H", data, 56)[0]
heads = [struct.unpack_from("<IIQQQQQQ", data, programs + 56 * each) for each in range(count)]
end = max(head[2] + head[5] for head in heads if head[0] == 1)
struct.pack_into("<Q", data, 40, 0)
struct.pack_into("<HHH", data, 58, 0, 0, 0)
data = data[:end]
BODY
open(sys.argv[3], "wb").write(data)
`;

interface Native {
  /** Of the file, before and after. */
  readonly sizes: [number, number];
  readonly built: Built;
  readonly path: string;
}

/** Makes layers of a package with a native file, with a `strip` that also does something else. */
async function stripped(
  { path = 'shop/fast.so', native = library, appended = '', body = 'pass', text, options = [] }: {
    path?: string; native?: string; appended?: string; body?: string; text?: string; options?: string[];
  } = {},
): Promise<Native> {
  const root = installed(
    { shop: { files: { [path]: text ?? '', 'shop/a.py': '' } } },
    { 'x86_64-linux-gnu-strip': PROGRAM.replace('BODY', body) },
  );
  const program = join(root, 'x86_64-linux-gnu-strip');
  chmodSync(program, 0o755);
  const file = join(root, 'venv', SITE, path);
  if (text === undefined) {
    copyFileSync(native, file);
    // Something to remove, even where the machine's Python is stripped already: zeros count as padding.
    appendFileSync(file, Buffer.alloc(5000));
    appendFileSync(file, appended);
  }
  const before = statSync(file).size;
  const built = await layers(root, '--strip', program, ...options);
  expect([built.code, built.stderr]).toEqual([0, '']);
  return { built, sizes: [before, statSync(built.path(`${SITE}/${path}`)).size], path: built.path(`${SITE}/${path}`) };
}

test('a native file loses its symbols, still opens, and the RECORD has its new size', async () => {
  const { built, sizes: [before, after], path } = await stripped();
  expect(after).toBeLessThan(before - 4999);
  expect(built.stdout).toContain('build: symbols:  saves ');
  expect(built.text(`${SITE}/shop-1.0.dist-info/RECORD`))
    .toMatch(new RegExp(`^shop/fast\\.so,sha256=[\\w-]{43},${after}$`, 'm'));
  expect((await python(['-c', 'import ctypes, sys; ctypes.CDLL(sys.argv[1])', path])).stderr).toBe('');
  expect(built.files().filter(name => name.includes('stripped'))).toEqual([]);
});

test.each<[string, string, Parameters<typeof stripped>[0]]>([
  ['cannot be read by the program', "'x86_64-linux-gnu-strip' cannot read it", { body: 'sys.exit(1)' }],
  ['is cut off', 'the stripped copy is not sound', { body: 'data = data[:2000]' }],
  [
    'has a segment that no longer fits its address', 'the stripped copy is not sound',
    {
      body: 'at = next(programs + 56 * i for i, head in enumerate(heads) if head[0] == 1)\n'
        + 'struct.pack_into("<Q", data, at + 8, 8)',
    },
  ],
  ['is no longer ELF', 'the stripped copy is not sound', { body: 'data[:4] = b"oops"' }],
  [
    'no longer opens', 'the stripped copy does not open',
    // The name of each library that it needs.
    { body: 'data = bytearray(bytes(data).replace(b"libc.so.6", b"libc.so.?"))' },
  ],
  ['had something appended to it', 'something is appended to it', { appended: 'payload' }],
])('a file whose copy %s keeps its symbols; the log names package, file and repair', async (_what, reason, how) => {
  const { built, sizes: [before, after] } = await stripped(how);
  expect(after).toBe(before);
  expect(built.stdout).toContain(`build: symbols: shop/fast.so of 'shop' keeps them, since ${reason}; `
    + "to leave the package as it is, use symbols: NativeSymbols.stripped({ except: ['shop'] })\n");
});

test('a copy that crashes the program that opens it costs that file only', async () => {
  // Where execution would start when the library is opened.
  const body = 'start = next(head[2] for head in heads if head[0] == 2)\n'
    + 'for at in range(start, len(data) - 16, 16):\n'
    + '    tag, value = struct.unpack_from("<QQ", data, at)\n'
    + '    if tag in (12, 13, 25): struct.pack_into("<QQ", data, at, 12, 1)\n'
    + '    if tag == 0: break';
  const { built, sizes: [before, after] } = await stripped({ body });
  expect(after).toBe(before);
  expect(built.stdout).toContain("shop/fast.so of 'shop' keeps them, since the stripped copy does not open; ");
});

test('a copy that ends the program that opens it, as if all were well, costs that file only', async () => {
  const folder = temporaryFolder({});
  const [native, copy] = [join(folder, 'native.so'), join(folder, 'copy.so')];
  writeFileSync(native, sharedObject([]));
  writeFileSync(copy, sharedObject([], [], endsTheProgram()));
  const { built, sizes: [before, after] } = await stripped({ native, body: `data = open("${copy}", "rb").read()` });
  expect(after).toBe(before);
  expect(built.stdout).toContain("shop/fast.so of 'shop' keeps them, since the stripped copy does not open; ");
});

test('a copy that does not open where the original does not either takes its place', async () => {
  const native = join(temporaryFolder({}), 'native.so');
  writeFileSync(native, sharedObject(['libnone.so.7']));
  const { sizes: [before, after] } = await stripped({ native });
  expect(after).toBeLessThan(before);
});

test.each(['shop.libs/libfast.so.1', 'shop/notes.txt'])('%s is never stripped', async path => {
  const { sizes: [before, after] } = await stripped({ path });
  expect(after).toBe(before);
});

test.each([['*'], ['Shop']])('the symbols of a package can be kept: %s', async name => {
  const { sizes: [before, after] } = await stripped({ options: ['--keep-symbols', name] });
  expect(after).toBe(before);
});

test.each(['', '\x7fELF', '\x7fELF\x02\x01\x01' + '\0'.repeat(60), 'GROUP ( libfast.so.1 )\n'])(
  'a file that only has the name of a native one is left alone (%#)',
  async text => {
    const { built, sizes: [before, after] } = await stripped({ text });
    expect(after).toBe(before);
    expect(built.stdout).not.toContain('symbols');
  },
);

test('fails without the program, naming the repair', async () => {
  const built = await layers(installed({ shop: {} }), '--strip', '/nowhere/strip');
  expect([built.code, built.stderr]).toEqual([
    1,
    expect.stringMatching(/^build: '\/nowhere\/strip' cannot be run \(.*\); install the binutils package of the target, or use /),
  ]);
});

test('symbols stay without a program', async () => {
  const root = installed({ shop: { files: { 'shop/fast.so': '' } } });
  writeInto(root, `venv/${SITE}/shop/fast.so`, 'x');
  expect((await layers(root)).stdout).not.toContain('symbols');
});
