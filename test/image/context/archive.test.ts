import { execFileSync } from 'child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import * as fc from 'fast-check';
import { tarArchive } from '../../../src/image/context/archive';
import { file } from '../../fake-project';

let folder: string;
beforeAll(() => { folder = mkdtempSync(join(tmpdir(), 'archive-')); });
afterAll(() => rmSync(folder, { recursive: true }));

const READ = `
import json, sys, tarfile
for path in sys.argv[1:]:
    with tarfile.open(path) as archive:
        print(json.dumps([[m.name, oct(m.mode), m.uid, m.gid, m.mtime, m.type.decode(),
            archive.extractfile(m).read().hex() if m.isfile() else ''] for m in archive]))
`;

/** What another implementation reads from archives: name, mode, owner, time, kind and content of each entry. */
function read(...archives: Uint8Array[]): unknown[] {
  const paths = archives.map((archive, index) => {
    const path = join(folder, `${index}.tar`);
    writeFileSync(path, archive);
    return path;
  });
  return execFileSync('python3', ['-c', READ, ...paths], { encoding: 'utf8' }).trim().split('\n')
    .map(text => JSON.parse(text));
}

test('an archive has its files and the folders above them, of root, with one time', () => {
  expect(read(tarArchive([file('app/b.sh', 'b', true), file('app/a', 'a')]))).toEqual([[
    ['app', '0o755', 0, 0, 315532800, '5', ''],
    ['app/a', '0o644', 0, 0, 315532800, '0', '61'],
    ['app/b.sh', '0o755', 0, 0, 315532800, '0', '62'],
  ]]);
});

test('the order of the files does not matter', () => {
  const files = [file('a/b/c', '1'), file('a/d', '2'), file('e', '3')];
  expect(tarArchive([...files].reverse())).toEqual(tarArchive(files));
});

test('names of any length and in any script, and any content, are read back by another implementation', () => {
  const name = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 140 })
    .map(text => text.replace(/[/\0]/g, '_')).filter(text => text.trim() !== '' && !/^\.+$/.test(text));
  const entry = fc.tuple(fc.array(name, { minLength: 1, maxLength: 3 }), fc.uint8Array({ maxLength: 1100 }));
  const archives = fc.sample(fc.array(entry, { minLength: 1, maxLength: 4 }), { numRuns: 300, seed: 8 })
    .map(entries => entries.map(([parts, content], index) =>
      ({ path: `top/${index}/${parts.join('/')}`, content, executable: false })));
  const found = read(...archives.map(tarArchive)) as [name: string, ...unknown[], content: string][][];
  const files = found.map(entries => entries.filter(each => each[5] === '0').map(each => [each[0], each[6]]));
  expect(files).toEqual(archives.map(each => each
    .map(({ path, content }) => [path, Buffer.from(content).toString('hex')])
    .sort(([a], [b]) => a < b ? -1 : 1)));
});
