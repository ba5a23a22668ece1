import {
  lutimesSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync,
} from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { mayReplace, writeText, writeTree, type FileContent } from '../../src/private/write-files';

let directory: string;
beforeEach(() => { directory = mkdtempSync(join(tmpdir(), 'write-')); });
afterEach(() => rmSync(directory, { recursive: true }));

const file = (path: string, text: string): FileContent => ({ path, content: Buffer.from(text), executable: false });

test('a folder then holds exactly the files, and nothing is left beside it', () => {
  const target = join(directory, 'context');
  writeTree(target, [file('old', 'old')]);
  writeTree(target, [file('app/new', 'new')]);
  expect(readdirSync(directory)).toEqual(['context']);
  expect(readdirSync(target)).toEqual(['app']);
  expect(readFileSync(join(target, 'app', 'new'), 'utf8')).toBe('new');
  expect(statSync(join(target, 'app')).mode.toString(8).slice(-3)).toBe('755');
});

test('fails half-way without touching what was there, and without leaving its own half', () => {
  const target = join(directory, 'context');
  writeTree(target, [file('old', 'old')]);
  // The second file needs a folder where the first one is.
  expect(() => writeTree(target, [file('app', 'file'), file('app/inside', 'file')])).toThrow();
  expect(readdirSync(directory)).toEqual(['context']);
  expect(readFileSync(join(target, 'old'), 'utf8')).toBe('old');
});

test('a text file is replaced whole, with the folders above it', () => {
  const path = join(directory, 'out', 'compose.yaml');
  writeText(path, 'one');
  writeText(path, 'two');
  expect(readFileSync(path, 'utf8')).toBe('two');
  expect(readdirSync(join(directory, 'out'))).toEqual(['compose.yaml']);
});

test('what a killed writer left of the same target long ago is deleted, and nothing else', () => {
  const aside = (name: string): string => `.${name}.cdk-python-container-abc123`;
  const old = new Date(Date.now() - 3_600_000);
  for (const name of [aside('context'), aside('other'), 'data', '.context.cdk-pythonic']) {
    mkdirSync(join(directory, name));
    writeFileSync(join(directory, name, 'half'), '');
    lutimesSync(join(directory, name), old, old);
  }
  mkdirSync(join(directory, `${aside('context')}-young`));
  writeTree(join(directory, 'context'), [file('new', 'new')]);
  expect(readdirSync(directory).sort())
    .toEqual(['.context.cdk-pythonic', `${aside('context')}-young`, aside('other'), 'context', 'data'].sort());
});

test('a folder that another writer empties while it is looked at is looked at again', () => {
  const target = join(directory, 'context');
  const files = [file('Dockerfile', 'ours')];
  writeTree(target, files);
  const fs = jest.requireActual<typeof import('fs')>('fs');
  const look = jest.spyOn(fs, 'readdirSync').mockImplementationOnce(() => {
    // The folder stays the same, by its inode.
    writeFileSync(join(target, 'other'), '');
    rmSync(join(target, 'other'));
    return ['other'] as never;
  });
  expect(mayReplace(target, ['Dockerfile'], { path: 'Dockerfile', text: 'ours' })).toBe(true);
  expect(look.mock.calls.length).toBe(2);
  look.mockRestore();
});
