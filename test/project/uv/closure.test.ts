import { assert, property, subarray } from 'fast-check';
import { Problems } from '../../../src/private/problems';
import { ImageArchitecture } from '../../../src/project/python/image-architecture';
import { parseName } from '../../../src/project/python/names';
import { closureFor } from '../../../src/project/uv/closure';
import { parseLock } from '../../../src/project/uv/parse-lock';

const SOURCE = 'source = { registry = "https://index.example/simple" }';

function entry(name: string, body = '', version = '1'): string {
  return (`[[package]]\nname = "${name}"\nversion = "${version}"\n`
    + `${name === 'shop' ? 'source = { editable = "." }' : SOURCE}\n${body}\n`);
}

const parsed = (texts: string[] = []) => texts.map(each => parseName(each)!);

function closure(
  entries: readonly string[],
  options: { extras?: string[]; groups?: string[]; python?: string; arm?: boolean } = {},
): string[] {
  const lock = parseLock(
    `version = 1\nrequires-python = ">=3.10"\n${entries.join('')}`,
    'uv.lock',
    new Problems('test'),
  )!;
  const target = {
    pythonVersion: options.python ?? '3.13',
    architecture: options.arm ? ImageArchitecture.ARM64 : ImageArchitecture.X86_64,
  };
  const shop = lock.entries.find(({ name }) => name === 'shop')!;
  return closureFor(target, shop, { extras: parsed(options.extras), groups: parsed(options.groups) }).map(
    ({ name, version }) => `${name} ${version}`,
  );
}

test('dependencies of dependencies, sorted, without the project itself', () => {
  expect(
    closure([
      entry('shop', 'dependencies = [{ name = "b" }]'),
      entry('b', 'dependencies = [{ name = "a" }]'),
      entry('a'),
      entry('unused'),
    ]),
  ).toEqual(['a 1', 'b 1']);
});

test('a circle ends', () => {
  expect(
    closure([
      entry('shop', 'dependencies = [{ name = "a" }]'),
      entry('a', 'dependencies = [{ name = "b" }]'),
      entry('b', 'dependencies = [{ name = "a" }, { name = "shop" }]'),
    ]),
  ).toEqual(['a 1', 'b 1']);
});

test('markers are asked for the target', () => {
  const entries = [
    entry(
      'shop',
      `dependencies = [
      { name = "win", marker = "sys_platform == 'win32'" }, { name = "old", marker = "python_full_version < '3.12'" },
      { name = "intel", marker = "platform_machine == 'x86_64'" },
      { name = "linux", marker = "sys_platform == 'linux'" },
    ]`,
    ),
    ...['win', 'old', 'intel', 'linux'].map(name => entry(name)),
  ];
  expect(closure(entries)).toEqual(['intel 1', 'linux 1']);
  expect(closure(entries, { python: '3.11', arm: true })).toEqual(['linux 1', 'old 1']);
});

const WITH_EXTRAS = [
  entry(
    'shop',
    'dependencies = [{ name = "a" }]\n[package.optional-dependencies]\npg = [{ name = "pg" }]\n'
      + '[package.dev-dependencies]\ndev = [{ name = "pytest" }]\nlint = [{ name = "ruff" }]',
  ),
  entry('a', '[package.optional-dependencies]\nfast = [{ name = "c" }]\nsafe = [{ name = "d" }]'),
  entry('pg', 'dependencies = [{ name = "a", extra = ["fast"] }]'),
  ...['c', 'd', 'pytest', 'ruff'].map(name => entry(name)),
];

test('extras and groups are left out unless asked for', () => {
  expect(closure(WITH_EXTRAS)).toEqual(['a 1']);
  expect(closure(WITH_EXTRAS, { groups: ['lint'] })).toEqual(['a 1', 'ruff 1']);
});

test('an extra of a dependency is followed, even when the package was reached without it before', () => {
  expect(closure(WITH_EXTRAS, { extras: ['pg'] })).toEqual(['a 1', 'c 1', 'pg 1']);
});

test.each(['{ name = "a" }, { name = "pg" }', '{ name = "pg" }, { name = "a" }'])(
  'in whichever order they stand: %s',
  dependencies => {
    expect(closure([entry('shop', `dependencies = [${dependencies}]`), ...WITH_EXTRAS.slice(1)])).toEqual([
      'a 1',
      'c 1',
      'pg 1',
    ]);
  },
);

test('of several versions the one that the dependency names is taken', () => {
  const dependencies = `dependencies = [
    { name = "n", version = "1", ${SOURCE}, marker = "python_full_version < '3.12'" },
    { name = "n", version = "2", ${SOURCE}, marker = "python_full_version >= '3.12'" },
  ]`;
  const entries = [entry('shop', dependencies), entry('n', '', '1'), entry('n', '', '2')];
  expect([closure(entries), closure(entries, { python: '3.11' })]).toEqual([['n 2'], ['n 1']]);
});

const WITH_CONFLICTS = [
  entry(
    'shop',
    `dependencies = [
    { name = "torch", version = "1", ${SOURCE}, marker = "extra == 'extra-4-shop-cpu'" },
    { name = "torch", version = "2", ${SOURCE}, marker = "extra != 'extra-4-shop-cpu'" },
    { name = "tool", marker = "extra == 'group-4-shop-dev'" },
    { name = "extra-of-lib", marker = "extra == 'extra-3-lib-fast'" },
  ]
  [package.optional-dependencies]
  cpu = []
  lib = [{ name = "lib", extra = ["fast"] }]
  [package.dev-dependencies]
  dev = []`,
  ),
  entry('torch', '', '1'),
  entry('torch', '', '2'),
  entry('tool'),
  entry('extra-of-lib'),
  entry('lib', '[package.optional-dependencies]\nfast = []'),
];

test('extras and groups that exclude each other decide through their marks', () => {
  expect(closure(WITH_CONFLICTS)).toEqual(['torch 2']);
  expect(closure(WITH_CONFLICTS, { extras: ['cpu'] })).toEqual(['torch 1']);
  expect(closure(WITH_CONFLICTS, { groups: ['dev'] })).toEqual(['tool 1', 'torch 2']);
});

test('an extra that is reached on the way sets its mark too', () => {
  expect(closure(WITH_CONFLICTS, { extras: ['lib'] })).toEqual(['extra-of-lib 1', 'lib 1', 'torch 2']);
});

test('an extra whose own mark stands before it is reached, with what it switches elsewhere', () => {
  const entries = [
    entry(
      'shop',
      `dependencies = [{ name = "n", marker = "extra == 'extra-3-one-y'" },
        { name = "m", marker = "extra != 'extra-3-one-x'" }]
  [package.optional-dependencies]
  c = [{ name = "one", extra = ["x"], marker = "extra == 'extra-3-one-x' or extra != 'extra-3-one-y'" }]
  d = [{ name = "one", extra = ["y"], marker = "extra == 'extra-3-one-y'" }]`,
    ),
    entry(
      'one',
      '[package.optional-dependencies]\nx = [{ name = "only-x", marker = "extra == \'extra-3-one-x\'" }]\ny = []',
    ),
    entry('n'),
    entry('m'),
    entry('only-x'),
  ];
  expect(closure(entries)).toEqual(['m 1']);
  expect(closure(entries, { extras: ['c'] })).toEqual(['one 1', 'only-x 1']);
  expect(closure(entries, { extras: ['d'] })).toEqual(['m 1', 'n 1', 'one 1']);
});

test('a mark of the whole project holds for the project that is installed', () => {
  expect(
    closure([
      entry(
        'shop',
        'dependencies = [{ name = "a", marker = "extra == \'project-4-shop\'" }, { name = "b", '
          + 'marker = "extra == \'project-3-lib\'" }]',
      ),
      entry('a'),
      entry('b'),
    ]),
  ).toEqual(['a 1']);
});

test('twenty thousand packages in a chain, each with an extra, are followed to the end', () => {
  const names = Array.from({ length: 20_000 }, (_, index) => `p${index}`);
  const chain = names.map((name, index) =>
    entry(name, index + 1 < names.length ? `dependencies = [{ name = "p${index + 1}" }]` : ''),
  );
  expect(closure([entry('shop', 'dependencies = [{ name = "p0" }]'), ...chain])).toHaveLength(20_000);
});

test('asking for more never gives less', () => {
  const names = ['shop', 'a', 'b', 'c', 'd', 'e'];
  const edges = names.flatMap(from => names.map(to => [from, to]));
  assert(property(subarray(edges), subarray(edges), (base, optional) => {
    const list = (pairs: string[][], name: string) =>
      pairs
        .filter(([from]) => from === name)
        .map(([, to]) => `{ name = "${to}" }`)
        .join();
    const entries = names.map(name =>
      entry(
        name,
        `dependencies = [${list(base, name)}]\n[package.optional-dependencies]\nx = [${list(optional, name)}]`,
      ),
    );
    const [less, more] = [closure(entries), closure(entries, { extras: ['x'] })];
    expect(more).toEqual(expect.arrayContaining(less));
    expect(new Set(more).size).toBe(more.length);
  }), { seed: 11, numRuns: 100 });
});
