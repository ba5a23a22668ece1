import { mkdirSync, mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { build, failedBuild, stage } from './builds';
import { docker, run } from './docker';
import { copyOf } from './projects';
import { ImageArchitecture, PythonBase } from '../../src';

const [OTHER, MACHINE] = docker('version', '--format', '{{.Server.Arch}}') === 'arm64'
  ? [ImageArchitecture.X86_64, 62]
  : [ImageArchitecture.ARM64, 183];
const PLATFORM = ['--platform', OTHER.dockerPlatform];

const directory = copyOf('examples/shop');
const named = (name: string) => `cross-${process.pid}:${name}`;
const tags = [named('base')];

/** Users and nothing else: an engine without a registry has no base for another processor. */
beforeAll(() => {
  const folder = mkdtempSync(join(tmpdir(), 'base-'));
  mkdirSync(join(folder, 'etc'));
  writeFileSync(join(folder, 'etc/passwd'), 'root:x:0:0:root:/root:/sbin/nologin\n');
  writeFileSync(join(folder, 'etc/group'), 'root:x:0:\n');
  writeFileSync(join(folder, 'Dockerfile'), 'FROM scratch\nCOPY etc/ /etc/\nENV PATH=/usr/local/bin:/usr/bin\n');
  docker('build', '--quiet', ...PLATFORM, '--tag', named('base'), folder);
});

afterAll(() => { run('docker', ['rmi', '--force', ...tags]); });

/** The build context, in which the parts that are for the other processor have that base. */
function staged(base: PythonBase): string {
  const context = stage(directory, { base, architecture: OTHER });
  const file = join(context, 'Dockerfile');
  const text = readFileSync(file, 'utf8');
  const [, name] = /^FROM (\S+) AS runtime$/m.exec(text)!;
  writeFileSync(file, text.replaceAll(`FROM ${name} `, `FROM ${named('base')} `)
    .replaceAll(`--mount=from=${name},`, `--mount=from=${named('base')},`));
  return context;
}

/** The content of all files of an image, by their paths. */
function filesOf(image: string): Map<string, Buffer> {
  const [folder, archive] = ['files-', 'archive-'].map(name => mkdtempSync(join(tmpdir(), name)));
  const container = docker('create', ...PLATFORM, image);
  docker('export', '--output', join(archive, 'image.tar'), container);
  docker('rm', container);
  run('tar', ['-x', '-f', join(archive, 'image.tar'), '-C', folder]);
  const files = (readdirSync(folder, { recursive: true }) as string[]).map(each => [each, join(folder, each)] as const)
    .filter(([, path]) => statSync(path, { throwIfNoEntry: false })?.isFile());
  return new Map(files.map(([name, path]) => [name, readFileSync(path)]));
}

const isNative = (content: Buffer) => content.subarray(0, 4).equals(Buffer.from('\x7fELF'));

/** Whether a file still has the table of symbols that `strip` removes. */
function hasSymbols(content: Buffer): boolean {
  const start = Number(content.readBigUInt64LE(40));
  const [size, count] = [content.readUInt16LE(58), content.readUInt16LE(60)];
  return Array.from({ length: count }, (_, index) => content.readUInt32LE(start + index * size + 4)).includes(2);
}

const bytecode = (name: string) => name.replace(/([^/]*)\.py$/, '__pycache__/$1.cpython-313.pyc');

/**
 * Everything but the base is what a deployment would get. It cannot be started here, so that what only a start shows is
 * not covered: whether the native files find their libraries on the base of that processor.
 */
describe.each([
  ['slim', PythonBase.SLIM, 'usr/local/lib'], ['distroless', PythonBase.DISTROLESS, 'usr/lib'],
])('an image for another processor on %s, made without emulation', (name, base, library) => {
  let files: Map<string, Buffer>;
  let layers: string[];

  beforeAll(() => {
    tags.push(named(name));
    layers = Object.keys(build(staged(base), named(name), ...PLATFORM).layers);
    files = filesOf(named(name));
  });

  test('is for that processor, and has at most 14 layers beside those of its base', () => {
    expect(docker('image', 'inspect', '--format', '{{.Os}}/{{.Architecture}}', named(name))).toBe(OTHER.dockerPlatform);
    expect(layers.length).toBeLessThanOrEqual(14);
  });

  test('has native files of that processor only, without symbols', () => {
    const native = [...files].filter(([, content]) => isNative(content));
    expect(native.map(([path]) => path.split('/').at(-1)))
      .toEqual(expect.arrayContaining(['tini', 'libjemalloc.so.2', expect.stringMatching(/^_pydantic_core\..*\.so$/)]));
    expect(native.filter(([, content]) => content.readUInt16LE(18) !== MACHINE).map(([path]) => path)).toEqual([]);
    expect(native.filter(([, content]) => hasSymbols(content)).map(([path]) => path)).toEqual([]);
  });

  test('has bytecode of all packages, of the application and of all of the standard library', () => {
    const sources = [...files.keys()].filter(path => path.endsWith('.py') && !path.startsWith('opt/'));
    expect(sources.length).toBeGreaterThan(400);
    expect(sources).toContain('app/src/shop/main.py');
    expect(sources.filter(path => !files.has(bytecode(path)))).toEqual([]);
    for (const module of ['asyncio/runners', 'mailbox', 'ctypes/util']) {
      expect([...files.keys()]).toContain(bytecode(`${library}/python3.13/${module}.py`));
    }
  });
});

test('fails without its processor as the platform, with the flag to add', () => {
  expect(failedBuild(stage(directory, { architecture: OTHER })))
    .toContain(`build: run it with ${PLATFORM.join(' ')}\n`);
});
