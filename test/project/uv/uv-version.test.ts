import { line, type Line } from '../../../src/private/line';
import { readSpecifiers } from '../../../src/project/python/versions';
import { chooseUvVersion } from '../../../src/project/uv/uv-version';

test.each([
  ['', '0.13.9'],
  ['>=0.9', '0.13.9'],
  ['>=0.14', '0.14.0'],
  ['>=0.14,!=0.14.0,>=0.14.2', '0.14.2'],
  ['==0.10.1', '0.10.1'],
  ['<0.13.9,>=0.12', '0.12.0'],
  ['<0.5', undefined],
  ['==0.4.0', undefined],
  ['>=1', undefined],
])('for required-version %j an image has uv %s', (required, version) => {
  expect(chooseUvVersion(readSpecifiers(required), line`0.13.9`, line`0.9.0`)).toBe(version as Line | undefined);
});
