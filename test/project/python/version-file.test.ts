import { parsePythonVersion, readPythonVersion } from '../../../src/project/python/version-file';
import { temporaryFolder } from '../temporary';

test.each([
  ['3.13\n', '3.13'],
  ['3.13.1', '3.13'],
  ['# pinned\n\n 3.12 \n3.11\n', '3.12'],
  ['cpython@3.13', '3.13'],
  ['cpython-3.11.7-linux-x86_64-gnu', '3.11'],
  ['python3.10', '3.10'],
  ['pypy@3.10', '3.10'],
  ['pypy3.10', '3.10'],
  ['graalpy3.11', '3.11'],
  ['3.13t', '3.13'],
  ['pypy', undefined],
  ['>=3.12', undefined],
  ['3', undefined],
  ['', undefined],
  ['2.7', undefined],
  ['shop-env', undefined],
])('%j asks for %s', (text, version) => {
  expect(parsePythonVersion(text)).toBe(version);
});

test('the first folder that has the file decides', () => {
  const root = temporaryFolder({ '.python-version': '3.12', 'a/.python-version': '3.13', 'b/x': '' });
  const read = (...folders: string[]) => readPythonVersion(folders, folders.at(-1)!);
  expect(read(`${root}/a`, root)).toBe('3.13');
  expect(read(`${root}/b`, root)).toBe('3.12');
  expect(read(`${root}/b`)).toBeUndefined();
  expect(read(temporaryFolder({ '.python-version/x': '' }), root)).toBe('3.12');
});
