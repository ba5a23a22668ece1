import { bytesElsewhere } from '../../../src/project/python/wheel-elsewhere';

const LINUX = 'cp313-cp313-manylinux_2_17_x86_64.manylinux2014_x86_64';

/** Of a package whose wheel for Linux has a thousand bytes; others are given as tags and bytes. */
function elsewhere(others: Record<string, number | undefined>, chosen = LINUX): number | undefined {
  const file = (tags: string) => `a_b-1.0-${tags}.whl`;
  const wheels = Object.entries({ [chosen]: 1000, ...others }).map(([tags, bytes]) => ({ file: file(tags), bytes }));
  return bytesElsewhere(wheels, { file: file(chosen) });
}

test('a wheel is compared with the one for macOS on the same processor, or the next best', () => {
  const all = {
    'cp313-cp313-macosx_10_13_x86_64': 100,
    'cp313-cp313-macosx_11_0_arm64': 200,
    'cp313-cp313-macosx_10_13_universal2': 600,
    'cp313-cp313-win_amd64': 400,
  };
  const best = [0, 1, 2, 3].map(skipped => elsewhere(Object.fromEntries(Object.entries(all).slice(skipped))));
  expect(best).toEqual([100, 200, 300, 400]);
  expect(elsewhere(all, 'cp313-cp313-manylinux_2_28_aarch64')).toBe(200);
});

test('one wheel for both processors counts half, however it is named', () => {
  expect(elsewhere({ 'cp313-cp313-macosx_10_12_x86_64.macosx_11_0_arm64.macosx_10_12_universal2': 500 })).toBe(250);
});

test('of two for one system the larger counts, since the other may use a library of a newer system', () => {
  expect(elsewhere({ 'cp313-cp313-macosx_14_0_x86_64': 300, 'cp313-cp313-macosx_10_9_x86_64': 900 })).toBe(900);
});

test.each([
  ['another Python', 'cp312-cp312-macosx_11_0_arm64'],
  ['another ABI', 'cp313-cp313t-macosx_11_0_arm64'],
  ['another system', 'cp313-cp313-musllinux_1_2_x86_64'],
  ['Windows on 32 bits', 'cp313-cp313-win32'],
])('nothing is compared with a wheel for %s', (_, tags) => {
  expect(elsewhere({ [tags]: 100 })).toBeUndefined();
});

test('nothing is known from a wheel without a size, and of a wheel for all platforms', () => {
  expect(elsewhere({ 'cp313-cp313-macosx_11_0_arm64': undefined })).toBeUndefined();
  expect(elsewhere({ 'py3-none-win_amd64': 100 }, 'py3-none-any')).toBeUndefined();
});
