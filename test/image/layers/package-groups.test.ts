import type { PackageGroup } from '../../../src/image/image-plan';
import { groupPackages } from '../../../src/image/layers/package-groups';
import { requirementFiles } from '../../../src/image/layers/requirements';
import type { InstalledPackage } from '../../../src/project';

const HASH = `sha256:${'0'.repeat(64)}`;
const COMMIT = '0202b3c81ae63f74cde1daa65aa7284afbf95312';

/** A package of a repository. */
function cloned(parts: object): InstalledPackage {
  const artifact = { kind: 'git', url: 'https://index.example/lib', commit: COMMIT, lfs: false, ...parts };
  return installed('lib', { source: 'git', wheel: undefined, artifact });
}

/** A wheel of a registry, or what the parts make of it. */
function installed(name: string, parts: object = {}, artifact: object = {}): InstalledPackage {
  const wheel = `${name}-1.0-py3-none-any.whl`;
  return {
    name,
    version: '1.0',
    source: 'registry',
    wheel,
    packedBytes: 20_000_000,
    artifact: { kind: 'wheel', url: `https://index.example/${wheel}`, hash: HASH, ...artifact },
    ...parts,
  } as unknown as InstalledPackage;
}

/** The requirement file of a group. */
const textOf = (group: PackageGroup): string =>
  Buffer.from(requirementFiles({ indexes: [], groups: [group] })[0].content).toString('utf8');

const SOURCES: ReadonlyArray<[string, InstalledPackage, string]> = [
  ['a source archive', installed('lib', {}, { kind: 'sdist', url: 'https://index.example/lib.tar.gz' }),
    `lib @ https://index.example/lib.tar.gz --hash=${HASH}`],
  ['a folder of a source archive', installed('lib', { source: 'url' },
    { kind: 'sdist', url: 'https://index.example/lib.zip', subdirectory: 'py' }),
  `lib @ https://index.example/lib.zip#subdirectory=py --hash=${HASH}`],
  ['a wheel at an address of its own', installed('lib', { source: 'url' }),
    `lib @ https://index.example/lib-1.0-py3-none-any.whl --hash=${HASH}`],
  ['a wheel without a hash', installed('lib', {}, { hash: undefined }),
    'lib @ https://index.example/lib-1.0-py3-none-any.whl'],
  ['a wheel with a weak hash', installed('lib', {}, { hash: `md5:${'0'.repeat(32)}` }),
    `lib @ https://index.example/lib-1.0-py3-none-any.whl --hash=md5:${'0'.repeat(32)}`],
  ['a wheel in the project', installed('lib', { source: 'path' }, { path: 'ven dor/é$;#.whl', url: undefined }),
    `lib @ file:///dependencies/files/ven%20dor/%C3%A9%24%3B%23.whl --hash=${HASH}`],
  ['a commit', cloned({ url: 'ssh://git@index.example/lib' }), `lib @ git+ssh://git@index.example/lib@${COMMIT}`],
  ['a commit with large files', cloned({ lfs: true }),
    `lib @ git+https://index.example/lib@${COMMIT}#lfs=true`],
  ['a folder of a commit', cloned({ lfs: true, subdirectory: 'py' }),
    `lib @ git+https://index.example/lib@${COMMIT}#subdirectory=py&lfs=true`],
];

test('wheels of a registry come first, each with address and hash', () => {
  const [layer, ...others] = groupPackages([installed('b'), installed('a', { packedBytes: 500_000 })], 2);
  expect(layer).toMatchObject({ name: '01', isVerified: true, isLast: false });
  expect(textOf(layer)).toBe(
    '# One layer of the image: 1 package, 20.0 MB packed.\n'
    + `b @ https://index.example/b-1.0-py3-none-any.whl --hash=${HASH}\n`);
  expect(others.map(each => [each.name, textOf(each)])).toEqual([['02',
    '# One layer of the image: 1 package, 500 kB packed.\n'
    + `a @ https://index.example/a-1.0-py3-none-any.whl --hash=${HASH}\n`]]);
});

test.each(SOURCES)('%s is in the last layer, as uv reads it', (_, lib, requirement) => {
  const layers = groupPackages([lib, installed('big'), installed('small', { packedBytes: 10 })], 10);
  expect(layers.map(({ packages, isLast }) => [packages.map(({ name }) => name), isLast]).at(-1))
    .toEqual([['lib'], true]);
  const [, reason, last] = textOf(layers.at(-1)!).split('\n');
  expect(reason).toMatch(/^# The last: /);
  expect(last).toBe(requirement);
  expect(layers.at(-1)!.isVerified).toBe(/sha256:/.test(requirement));
});

test('one package without a hash leaves the whole layer without', () => {
  const git = SOURCES.find(([name]) => name === 'a commit')![1];
  const [layer] = groupPackages([git, installed('zip', { source: 'url' })], 2);
  expect([layer.packages.length, layer.isVerified]).toEqual([2, false]);
});

test('local folders are in no layer', () => {
  expect(groupPackages([installed('here', { source: 'editable', artifact: undefined })], 10)).toEqual([]);
});

// PyTorch's own index gives no sizes.
test('a wheel of unknown size counts as large if it is for one platform, else as small', () => {
  const unknown = (name: string, tags: string) =>
    installed(name, { packedBytes: undefined, wheel: `${name}-1.0-${tags}.whl` });
  const layers = groupPackages([
    unknown('torch', 'cp313-cp313-manylinux_2_28_x86_64'), unknown('pure', 'py3-none-any'),
    installed('mid'), installed('tiny', { packedBytes: 10 }),
  ], 10);
  expect(layers.map(({ packages }) => packages.map(({ name }) => name)))
    .toEqual([['torch'], ['mid'], ['pure', 'tiny']]);
  expect(layers.map(each => /packages?, (.*)\.\n/.exec(textOf(each))![1]))
    .toEqual(['of unknown size', '20.0 MB packed', '1 kB packed without 1 of unknown size']);
});
