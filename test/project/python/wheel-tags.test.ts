import { assert, constantFrom, property, shuffledSubarray } from 'fast-check';
import type { Line } from '../../../src/private/line';
import { ImageArchitecture } from '../../../src/project/python/image-architecture';
import { DEFAULT_GLIBC } from '../../../src/project/python/target';
import { chooseWheel, compatibleTags, wheelTags } from '../../../src/project/python/wheel-tags';
import table from '../tables/wheels.json';

const targets = table.targets.map(([pythonVersion, machine]) => ({
  pythonVersion,
  architecture: machine === 'x86_64' ? ImageArchitecture.X86_64 : ImageArchitecture.ARM64,
  glibc: DEFAULT_GLIBC,
}));

function choose(tags: readonly string[], target: typeof targets[number]): string | undefined {
  return chooseWheel(tags.map(tag => ({ file: `a-1-${tag}.whl` })), target)?.file.slice(4, -4);
}

test.each(Object.entries(table.fits))('%s fits where packaging says it fits', (tag, answers) => {
  expect(targets.map(target => choose([tag], target) ? '1' : '0').join('')).toBe(answers);
});

test.each(table.choices)('target %i, of %s: the same choice as packaging', (target, tags, chosen) => {
  const list = String(tags).split(' ');
  expect(choose(list, targets[Number(target)])).toBe(list[Number(chosen)]);
});

test('as many tags fit as packaging lists', () => {
  expect(targets.map(target => new Set(compatibleTags(target)).size)).toEqual(table.counts);
});

test('what is no wheel never fits', () => {
  const files = ['a-1.tar.gz', 'a-1-py3-none-any.zip', 'py3-none-any.whl', 'a-1-2-3-py3-none-any.whl', ''];
  expect(chooseWheel(files.map(file => ({ file })), targets[0])).toBeUndefined();
});

test('the tags of wheels are listed once each, sorted', () => {
  expect(wheelTags(['a-1-py3-none-any.whl', 'a-1-cp313-cp313-win32.whl', 'a-2-py3-none-any.whl'])).toEqual([
    'cp313-cp313-win32',
    'py3-none-any',
  ]);
});

test('the chosen wheel wins against each of the others alone', () => {
  assert(
    property(
      constantFrom(...targets),
      shuffledSubarray(Object.keys(table.fits), { minLength: 1, maxLength: 12 }),
      (target, tags) => {
        const chosen = choose(tags, target);
        for (const other of tags) {
          expect(choose(chosen ? [chosen, other] : [other], target)).toBe(chosen);
        }
      },
    ),
    { seed: 425, numRuns: 300 },
  );
});

test('a wheel for a newer C library than the target has does not fit', () => {
  const wheel = 'cp313-cp313-manylinux_2_39_x86_64';
  const on = (glibc: string) =>
    choose([wheel], { pythonVersion: '3.13', architecture: ImageArchitecture.X86_64, glibc: glibc as Line });
  expect([on('2.35'), on('2.38'), on('2.39'), on('2.41')]).toEqual([undefined, undefined, wheel, wheel]);
});

test('a patch release has the tags of its minor', () => {
  const [minor, patch] = ['3.13', '3.13.2'].map(pythonVersion => compatibleTags({ ...targets[0], pythonVersion }));
  expect(patch).toEqual(minor);
});
