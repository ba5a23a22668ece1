import { isFolder, isOutside, relativePath } from '../../../src/project/files/paths';
import { temporaryFolder } from '../temporary';

test('relative paths have slashes, and a dot for the same folder', () => {
  expect([relativePath('/a', '/a/b/c'), relativePath('/a', '/a'), relativePath('/a/b', '/c')]).toEqual([
    'b/c',
    '.',
    '../../c',
  ]);
});

test('what starts with two dots as a whole part, or at the root, is outside', () => {
  expect(['..', '../a', '/a', 'a', '.', '..a', '...'].filter(isOutside)).toEqual(['..', '../a', '/a']);
});

test('a folder is a folder, and nothing else is', () => {
  const folder = temporaryFolder({ file: '' });
  expect([isFolder(folder), isFolder(`${folder}/file`), isFolder(`${folder}/none`)]).toEqual([true, false, false]);
});
