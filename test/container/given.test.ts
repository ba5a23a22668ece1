import { givenBeside, givenTo } from '../../src/container';
import { WEB, WORKER } from '../targets/specs';

const web = { ...WEB, secrets: ['db'], secretVariables: ['URL'], settings: ['HOST'] };
const release = { ...WORKER, secrets: ['db', 'admin'], settings: ['SCHEMA'] };

const told = { secrets: { db: 1, URL: 2, admin: 3, unknown: 4 }, settings: { HOST: 'a', SCHEMA: 'b', UNKNOWN: 'c' } };

test('a container gets what it declares, of what was told for several', () => {
  expect(givenTo(web, told)).toEqual({ secrets: { db: 1, URL: 2 }, settings: { HOST: 'a' } });
  expect(givenTo(release, told)).toEqual({ secrets: { db: 1, admin: 3 }, settings: { SCHEMA: 'b' } });
  expect(givenTo(web, {})).toEqual({});
});

test('what only its release step declares is none of a container, and what neither does is not hidden', () => {
  expect(givenBeside(release, web, told))
    .toEqual({ secrets: { db: 1, URL: 2, unknown: 4 }, settings: { HOST: 'a', UNKNOWN: 'c' } });
});
