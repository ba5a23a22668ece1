import { readdirSync } from 'fs';
import { join } from 'path';
import { namesOfUses, readUse } from '../../../scripts/packages/use';
import type { DebianNeed, DebianNeeds } from '../../../src/image/system/need';
import { DEBIAN_NEEDS } from '../../../src/image/system/needs';
import { refusalOf } from '../../../src/image/system/refused-packages';
import { parseName } from '../../../src/project';

const names = Object.keys(DEBIAN_NEEDS);

/** Lists of packages that an image has together. */
function inImage({ runs = [], parts = {}, compiled }: DebianNeed): string[][] {
  return [[...runs, ...compiled?.loads ?? []], ...Object.values(parts).map(loads => [...loads])];
}

test('more than sixty packages are known', () => {
  expect(names.length).toBeGreaterThan(60);
});

test('a package has one entry, in one of the files', () => {
  const folder = join(__dirname, '../../../src/image/system/needs');
  const themes = readdirSync(folder).filter(file => file !== 'index.ts').flatMap<DebianNeeds>(
    // A theme that `index.ts` forgets is found by its file alone.
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    file => Object.values(require(join(folder, file)) as object),
  );
  expect(themes.flatMap(theme => Object.keys(theme)).sort()).toEqual([...names].sort());
});

describe.each(Object.entries(DEBIAN_NEEDS))('%s', (name, need) => {
  const { unless = [], compiled, refused, source } = need;

  test('is a normalized name, as are those that bring what it needs', () => {
    expect([name, ...unless].map(parseName)).toEqual([name, ...unless]);
  });

  test('either needs something, by names that Debian allows and each once, or is refused with a reason', () => {
    const headers = [...compiled?.headers ?? []];
    const lists = [...inImage(need), headers];
    for (const packages of lists) {
      // Debian Policy 5.6.1.
      expect(packages.filter(each => !/^[a-z0-9][a-z0-9+.-]+$/.test(each))).toEqual([]);
      expect(new Set(packages).size).toBe(packages.length);
    }
    expect(lists.flat().length > 0).toBe(refused === undefined);
    // What nobody may ask for does not come unasked either.
    expect(inImage(need).flat().filter(each => refusalOf(each) !== undefined)).toEqual([]);
  });

  test('has its source on a page of its project, not of a registry, which repeats what others say', () => {
    const { protocol, hostname } = new URL(source);
    expect(protocol).toBe('https:');
    expect(hostname).not.toMatch(/pypi|debian|conda|libraries/);
  });
});

test('the suite has a program for each entry, and for nothing else', () => {
  expect(namesOfUses()).toEqual([...names].sort());
});

test.each(namesOfUses())('the program of %s locks the package itself', name => {
  const [, dependencies] = /^dependencies = \[(.*)\]$/m.exec(readUse(name).project)!;
  expect([...dependencies.matchAll(/"([a-z0-9-]+)/g)].map(([, each]) => each)).toContain(name);
});
