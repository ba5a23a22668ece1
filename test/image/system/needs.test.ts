import { DEBIAN_NEEDS } from '../../../src/image/system/needs';
import { parseName } from '../../../src/project';

test.each(Object.entries(DEBIAN_NEEDS))('%s is a normalized name and says what it needs, and where that is from', (
  name, { runs = [], unless = [], compiled, refused, source },
) => {
  expect(parseName(name)).toBe(name);
  expect(unless.map(parseName)).toEqual(unless);
  const debian = [...runs, ...compiled?.headers ?? [], ...compiled?.loads ?? []];
  for (const each of debian) { expect(each).toMatch(/^[a-z0-9][a-z0-9+.-]+$/); }
  expect(debian.length > 0 || refused !== undefined).toBe(true);
  expect(source).toMatch(/^https:\/\//);
});
