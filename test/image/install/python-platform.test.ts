import { pythonPlatform } from '../../../src/image/install/python-platform';
import { ImageArchitecture } from '../../../src/project';

test.each([
  ['2.41', 'aarch64-manylinux_2_40', '2.40'],
  ['2.36', 'aarch64-manylinux_2_36', '2.36'],
  ['2.30', 'aarch64-manylinux_2_28', '2.28'],
  ['2.17', 'aarch64-manylinux_2_17', '2.17'],
])('for glibc %s uv has %s', (glibc, name, covered) => {
  expect(pythonPlatform(ImageArchitecture.ARM64, glibc)).toEqual({ name, glibc: covered });
});

test('uv has none for a glibc before manylinux2014', () => {
  expect(pythonPlatform(ImageArchitecture.X86_64, '2.12')).toBeUndefined();
});
