import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { breaksBetween } from '../../../scripts/release/api';
import { latestVersion } from '../../../scripts/release/latest';

let folder: string;
beforeAll(() => { folder = mkdtempSync(join(tmpdir(), 'release-api-')); });
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A package of one class, as jsii would have described it. */
function acme(version: string, methods: readonly string[]): string {
  const directory = join(folder, version);
  mkdirSync(directory);
  const location = { filename: 'index.ts', line: 1 };
  const docs = { stability: 'experimental' };
  writeFileSync(join(directory, 'package.json'), JSON.stringify({ name: 'acme', version, jsii: {} }));
  writeFileSync(join(directory, '.jsii'), JSON.stringify({
    schema: 'jsii/0.10.0',
    jsiiVersion: '6.0.0',
    fingerprint: '*',
    name: 'acme',
    version,
    docs,
    author: { name: 'acme', roles: ['author'] },
    description: 'acme',
    homepage: 'acme',
    license: 'Apache-2.0',
    repository: { type: 'git', url: 'acme' },
    types: {
      'acme.Shop': {
        assembly: 'acme',
        fqn: 'acme.Shop',
        kind: 'class',
        name: 'Shop',
        locationInModule: location,
        docs,
        methods: methods.map(name => ({ name, locationInModule: location, docs })),
      },
    },
  }));
  return directory;
}

test('a method that is gone is a break, though the API is experimental; a new one is not', () => {
  const [one, two] = [acme('0.1.0', ['open', 'close']), acme('0.1.1', ['open', 'count'])];
  expect(breaksBetween(one, two)).toEqual([expect.stringMatching(/acme\.Shop\.close.*has been removed/)]);
});

test('nothing is said of packages that are the same to their users', () => {
  expect(breaksBetween(acme('0.2.0', ['open']), acme('0.2.1', ['open', 'close']))).toEqual([]);
});

test('fails when a package has no assembly, instead of finding nothing', () => {
  const empty = mkdtempSync(join(folder, 'empty-'));
  expect(() => breaksBetween(empty, acme('0.3.0', ['open']))).toThrow('jsii-diff ended with 100');
});

test('the newest release is what npm says, and a name that npm does not know has none', () => {
  expect(latestVersion({ status: 0, stdout: '"0.1.0"\n', stderr: '' })).toBe('0.1.0');
  const error = JSON.stringify({ error: { code: 'E404', summary: 'Not Found' } });
  expect(latestVersion({ status: 1, stdout: error, stderr: '' })).toBeUndefined();
});

test.each([
  [JSON.stringify({ error: { code: 'ENOTFOUND' } }), ''], ['', 'npm error network'],
])('fails when npm cannot be asked, which does not mean that there is no release: %j %j', (stdout, stderr) => {
  expect(() => latestVersion({ status: 1, stdout, stderr })).toThrow('npm does not say whether there is a release');
});
