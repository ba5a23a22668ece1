import { Problems } from '../../../src/private/problems';
import { ImageArchitecture } from '../../../src/project/python/image-architecture';
import { lockedPackages } from '../../../src/project/uv/locked-package';
import { parseLock } from '../../../src/project/uv/parse-lock';

const target = { pythonVersion: '3.13', architecture: ImageArchitecture.ARM64 };

function packagesOf(body: string, source = 'registry = "https://index.example/simple"') {
  const lock = parseLock(`version = 1\n[[package]]\nname = "lib"\nversion = "1.0"\nsource = { ${source} }\n${body}\n`, 'uv.lock', new Problems('test'))!;
  const problems = new Problems('test');
  return { packages: lockedPackages(lock.entries, target, problems), problems: problems.messages };
}

function wheels(...tags: string[]): string {
  return `wheels = [${tags.map((tag, index) => `{ url = "https://index.example/lib-1.0-${tag}.whl", size = ${index + 1} }`).join()}]`;
}

const SDIST = 'sdist = { url = "https://index.example/lib-1.0.tar.gz", size = 99 }';

test('the wheel that fits is named, with its size', () => {
  expect(packagesOf(`${SDIST}\n${wheels('cp313-cp313-manylinux_2_17_x86_64', 'cp313-cp313-manylinux_2_17_aarch64')}`).packages)
    .toEqual([{ name: 'lib', version: '1.0', source: 'registry', wheel: 'lib-1.0-cp313-cp313-manylinux_2_17_aarch64.whl', packedBytes: 2 }]);
});

test('without one the source archive is built', () => {
  expect(packagesOf(`${SDIST}\n${wheels('cp313-cp313-win_arm64')}`).packages).toEqual([{ name: 'lib', version: '1.0', source: 'registry', wheel: undefined, packedBytes: 99 }]);
});

test.each(['git = "https://index.example/lib"', 'directory = "lib"', 'editable = "lib"', 'virtual = "lib"'])('a package from { %s } needs no file', source => {
  expect(packagesOf('', source)).toMatchObject({ packages: [{ name: 'lib', wheel: undefined, packedBytes: undefined }], problems: [] });
});

test('fails with neither, naming package, target and the wheels there are', () => {
  expect(packagesOf(wheels('cp312-cp312-manylinux_2_17_x86_64', 'cp313-cp313-win32')).problems).toEqual([
    "'lib' 1.0 has no wheel for CPython 3.13 on linux/arm64 and no source archive to build one from; its wheels are for: cp312-cp312-manylinux_2_17_x86_64, "
    + 'cp313-cp313-win32; choose a Python version or architecture among those, or lock another version with `uv lock --upgrade-package lib`',
  ]);
});

test('a long list of wheels is cut', () => {
  const [problem] = packagesOf(wheels(...Array.from({ length: 12 }, (_, minor) => `cp3${minor}-cp3${minor}-win32`))).problems;
  expect(problem).toContain('and 4 more;');
});

test('fails on an archive of the project that fits nowhere', () => {
  expect(packagesOf('wheels = [{ filename = "lib-1.0-cp312-cp312-win32.whl" }]', 'path = "vendor/lib-1.0-cp312-cp312-win32.whl"').problems).toHaveLength(1);
});
