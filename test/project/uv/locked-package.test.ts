import { Problems } from '../../../src/private/problems';
import { parsePath } from '../../../src/project/files/paths';
import { ImageArchitecture } from '../../../src/project/python/image-architecture';
import { parseName } from '../../../src/project/python/names';
import { DEFAULT_GLIBC } from '../../../src/project/python/target';
import { lockedPackages, type BuildRules } from '../../../src/project/uv/locked-package';
import { parseLock } from '../../../src/project/uv/parse-lock';

const target = { pythonVersion: '3.13', architecture: ImageArchitecture.ARM64, glibc: DEFAULT_GLIBC };
const HERE = parsePath('.')!;
const NO_RULES: BuildRules = {
  file: "[tool.uv] of 'pyproject.toml'",
  noBuild: false,
  noBuildPackages: [],
  noBinary: false,
  noBinaryPackages: [],
};

function packagesOf(
  body: string,
  source = 'registry = "https://index.example/simple"',
  rules: Partial<BuildRules> = {},
) {
  const lock = parseLock(
    'version = 1\nrequires-python = ">=3.10"\n[[package]]\nname = "lib"\nversion = "1.0"\n'
      + `source = { ${source} }\n${body}\n`,
    'uv.lock',
    new Problems('test'),
  )!;
  const problems = new Problems('test');
  return {
    packages: lockedPackages(
      lock.entries, target, { rules: { ...NO_RULES, ...rules }, folder: HERE, remaking: lock.remaking }, problems),
    problems: problems.messages,
  };
}

function wheels(...tags: string[]): string {
  return `wheels = [${tags.map((tag, index) => `{ url = "https://index.example/lib-1.0-${tag}.whl", size = ${index + 1} }`).join()}]`;
}

const SDIST = 'sdist = { url = "https://index.example/lib-1.0.tar.gz", size = 99 }';

test('the wheel that fits is named, with its size', () => {
  expect(
    packagesOf(`${SDIST}\n${wheels('cp313-cp313-manylinux_2_17_x86_64', 'cp313-cp313-manylinux_2_17_aarch64')}`)
      .packages,
  ).toMatchObject([
    {
      name: 'lib',
      version: '1.0',
      source: 'registry',
      wheel: 'lib-1.0-cp313-cp313-manylinux_2_17_aarch64.whl',
      packedBytes: 2,
      artifact: { kind: 'wheel' },
    },
  ]);
});

test('beside its size is that of the same wheel for another system', () => {
  const body = wheels('cp313-cp313-manylinux_2_17_aarch64', 'cp313-cp313-macosx_11_0_arm64');
  expect(packagesOf(body).packages).toMatchObject([{ packedBytes: 1, bytesElsewhere: 2 }]);
});

test('without one the source archive is built', () => {
  expect(packagesOf(`${SDIST}\n${wheels('cp313-cp313-win_arm64')}`).packages).toMatchObject([
    {
      name: 'lib',
      version: '1.0',
      source: 'registry',
      wheel: undefined,
      packedBytes: 99,
      artifact: { kind: 'sdist' },
    },
  ]);
});

test.each([
  'git = "https://index.example/lib#0123456789012345678901234567890123456789"',
  'directory = "lib"',
  'editable = "lib"',
  'virtual = "lib"',
])('a package from { %s } needs no file', source => {
  expect(packagesOf('', source)).toMatchObject({
    packages: [{ name: 'lib', wheel: undefined, packedBytes: undefined }],
    problems: [],
  });
});

test('fails with neither, naming package, target and the wheels there are', () => {
  expect(packagesOf(wheels('cp312-cp312-manylinux_2_17_x86_64', 'cp313-cp313-win32')).problems).toEqual([
    "'lib' 1.0 has no wheel for CPython 3.13 on linux/arm64 and no source archive to build one from; "
      + 'its wheels are for: cp312-cp312-manylinux_2_17_x86_64, '
      + 'cp313-cp313-win32; use a Python version or architecture from that list, '
      + 'or run `uv lock --upgrade-package lib`',
  ]);
});

test('fails without wheels and source archive, and names no list to choose from', () => {
  expect(packagesOf('', REGISTRY).problems).toEqual([
    "'lib' 1.0 has no wheel for CPython 3.13 on linux/arm64 and no source archive to build one from; "
      + 'run `uv lock --upgrade-package lib`',
  ]);
});

test('a long list of wheels is cut', () => {
  const [problem] = packagesOf(
    wheels(...Array.from({ length: 12 }, (_, minor) => `cp3${minor}-cp3${minor}-win32`)),
  ).problems;
  expect(problem).toContain('and 4 more;');
});

test('fails on an archive of the project that fits nowhere', () => {
  expect(
    packagesOf(
      `wheels = [{ filename = "lib-1.0-cp312-cp312-win32.whl", hash = "sha256:${'0'.repeat(64)}" }]`,
      'path = "vendor/lib-1.0-cp312-cp312-win32.whl"',
    ).problems,
  ).toHaveLength(1);
});

const REGISTRY = 'registry = "https://index.example/simple"';
const lib = parseName('lib')!;
const both = `${SDIST}\n${wheels('py3-none-any')}`;

test.each<Partial<BuildRules>>([{ noBinary: true }, { noBinaryPackages: [lib] }])(
  'with %j the source archive is built although a wheel fits',
  rules => {
    expect(packagesOf(both, REGISTRY, rules)).toMatchObject({
      packages: [{ wheel: undefined, packedBytes: 99 }],
      problems: [],
    });
    expect(packagesOf(both, REGISTRY, { noBinaryPackages: [parseName('other')!] }).packages[0].wheel).toBe(
      'lib-1.0-py3-none-any.whl',
    );
  },
);

test.each<[Partial<BuildRules>, string, string]>([
  [{ noBuild: true }, 'no-build', "add it to 'no-binary-package'"],
  [{ noBuildPackages: [lib] }, 'no-build-package', 'remove it from that setting'],
])('fails with %j on a package that would be built, and not on one that has a wheel', (rules, setting, repair) => {
  expect(packagesOf(SDIST, REGISTRY, rules).problems).toEqual([
    "'lib' 1.0 has no wheel for CPython 3.13 on linux/arm64, "
      + `and '${setting}' in [tool.uv] of 'pyproject.toml' forbids building it; ${repair}`,
  ]);
  expect(packagesOf(`${SDIST}\n${wheels('cp312-cp312-win32')}`, REGISTRY, rules).problems[0]).toMatch(
    `; use a Python version or architecture that it has a wheel for (cp312-cp312-win32), or ${repair}`,
  );
  expect(
    packagesOf('', 'git = "https://index.example/lib#0123456789012345678901234567890123456789"', rules).problems,
  ).toHaveLength(1);
  expect(packagesOf('', 'editable = "lib"', rules).problems).toEqual([]);
  expect(packagesOf(both, REGISTRY, rules).problems).toEqual([]);
});

test('fails when a package without a source archive must be built', () => {
  expect(packagesOf(wheels('py3-none-any'), REGISTRY, { noBinaryPackages: [lib] }).problems[0]).toContain(
    "has no source archive, but 'no-binary-package' in [tool.uv] of 'pyproject.toml' requires one; remove it from",
  );
});

// A project forbids builds in general and lists the few that it wants, or the other way round.
test('a package that is named wins over the setting for all', () => {
  expect(packagesOf(SDIST, REGISTRY, { noBuild: true, noBinaryPackages: [lib] }).problems).toEqual([]);
  expect(packagesOf(both, REGISTRY, { noBinary: true, noBuildPackages: [lib] }).packages[0].wheel).toBe(
    'lib-1.0-py3-none-any.whl',
  );
  expect(packagesOf(both, REGISTRY, { noBinary: true, noBuild: true, noBuildPackages: [lib] }).problems).toHaveLength(
    1,
  );
  expect(packagesOf(both, REGISTRY, { noBinary: true, noBuild: true, noBinaryPackages: [lib] }).problems).toHaveLength(
    1,
  );
});
