import { execFileSync } from 'child_process';
import { copyFileSync, readFileSync, statSync } from 'fs';
import { join } from 'path';
import { buildFolder, run } from './builder';
import { temporaryFolder, writeInto } from '../../project/temporary';

const BUILD = buildFolder();
const LIBRARY = 'usr/lib/x86_64-linux-gnu/libx.so.2';

/** A folder with packages of Debian, each with a library and its documentation. */
function archives(...names: string[]): string {
  const folder = temporaryFolder({});
  for (const name of names) {
    const root = temporaryFolder({});
    writeInto(root, 'DEBIAN/control', `Package: ${name}\nVersion: 1:5.3-3\nArchitecture: all\nMaintainer: x\n`
      + 'Description: x\n');
    writeInto(root, LIBRARY, 'library');
    writeInto(root, `usr/share/doc/${name}/copyright`, 'licence');
    writeInto(root, `usr/share/doc/${name}/changelog.gz`, 'changes');
    execFileSync('dpkg-deb', ['--build', '--root-owner-group', root, join(folder, `${name}_1%3a5.3-3_amd64.deb`)]);
  }
  return folder;
}

const allocator = (folder: string, output: string) => run([
  join(BUILD, '__main__.py'), 'allocator', '--archives', folder, '--package', 'libx', '--output', output,
]);

test('the tree has the library and its licence at one time, and scanners find the package', async () => {
  const tree = join(temporaryFolder({}), 'tree');
  expect(await allocator(archives('libx', 'tini'), tree)).toEqual({ code: 0, stdout: '', stderr: '' });
  const files = execFileSync('find', ['.', '-type', 'f'], { cwd: tree, encoding: 'utf8' }).trim().split('\n').sort();
  expect(files).toEqual([
    `./${LIBRARY}`, './usr/share/doc/libx/copyright', './var/lib/dpkg/status.d/libx',
    './var/lib/dpkg/status.d/libx.md5sums',
  ]);
  expect(readFileSync(join(tree, 'var/lib/dpkg/status.d/libx'), 'utf8')).toMatch(/^Package: libx\nVersion: 1:5\.3-3\n/);
  expect(files.map(file => statSync(join(tree, file)).mtimeMs)).toEqual(files.map(() => 315532800_000));
});

const refusal = (folder: string, number: number) => ({
  code: 1, stderr: `build: folder '${folder}' has ${number} archives of 'libx'; the image needs one\n`,
});

test.each([[[]], [['tini', 'libxy']]])('fails without its archive among %j', async names => {
  const folder = archives(...names);
  expect(await allocator(folder, join(folder, 'tree'))).toMatchObject(refusal(folder, 0));
});

test('fails with archives of two versions', async () => {
  const folder = archives('libx');
  copyFileSync(join(folder, 'libx_1%3a5.3-3_amd64.deb'), join(folder, 'libx_1%3a5.3-4_amd64.deb'));
  expect(await allocator(folder, join(folder, 'tree'))).toMatchObject(refusal(folder, 2));
});
