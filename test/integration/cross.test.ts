import { appendFileSync, mkdtempSync, readdirSync, readFileSync, statSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { docker } from './docker';
import { copyOf } from './projects';
import { ImageArchitecture, PythonImage } from '../../src';

const [OTHER, MACHINE] = docker('version', '--format', '{{.Server.Arch}}') === 'arm64'
  ? [ImageArchitecture.X86_64, 62]
  : [ImageArchitecture.ARM64, 183];

/** Everything that the stage `build` makes of the packages for another processor than the engine's, by its path. */
function builtElsewhere(): Map<string, Buffer> {
  const context = PythonImage.fromDirectory(copyOf('examples/shop'), { architecture: OTHER })
    .stage(join(mkdtempSync(join(tmpdir(), 'context-')), 'context'));
  // The image itself needs a base for that processor, which an engine without a registry does not have.
  appendFileSync(join(context, 'Dockerfile'), '\nFROM scratch\nCOPY --from=build /layers/ /\n');
  const output = mkdtempSync(join(tmpdir(), 'layers-'));
  docker('build', '--quiet', '--platform', OTHER.dockerPlatform, '--output', `type=local,dest=${output}`, context);
  const files = readdirSync(output, { recursive: true }) as string[];
  return new Map(files.map(each => [each, join(output, each)] as const)
    .filter(([, path]) => statSync(path, { throwIfNoEntry: false })?.isFile())
    .map(([name, path]) => [name, readFileSync(path)]));
}

const isNative = (content: Buffer) => content.subarray(0, 4).equals(Buffer.from('\x7fELF'));

/** Whether a file still has the table of symbols that `strip` removes. */
function hasSymbols(content: Buffer): boolean {
  const start = Number(content.readBigUInt64LE(40));
  const [size, count] = [content.readUInt16LE(58), content.readUInt16LE(60)];
  return Array.from({ length: count }, (_, index) => content.readUInt32LE(start + index * size + 4)).includes(2);
}

test('packages for another processor are installed, stripped and compiled without emulation', () => {
  const files = builtElsewhere();
  const native = [...files].filter(([, content]) => isNative(content));
  expect(native.map(([name]) => name.split('/').at(-1)))
    .toEqual(expect.arrayContaining(['tini', expect.stringMatching(/^_pydantic_core\..*\.so$/)]));
  expect(native.filter(([, content]) => content.readUInt16LE(18) !== MACHINE).map(([name]) => name)).toEqual([]);
  expect(native.filter(([, content]) => hasSymbols(content)).map(([name]) => name)).toEqual([]);
  const sources = [...files.keys()].filter(name => /\/site-packages\/.*\.py$/.test(name));
  expect(sources.length).toBeGreaterThan(100);
  const bytecode = (name: string) => name.replace(/([^/]*)\.py$/, '__pycache__/$1.cpython-313.pyc');
  expect(sources.filter(name => !files.has(bytecode(name)))).toEqual([]);
});
