import * as fc from 'fast-check';
import { web } from './specs';
import { labelsOf, volumeNames } from '../../../src/targets/kubernetes/names';

const labelsFor = (name: string, version?: string) => labelsOf({ ...web, application: { name, version } }, 'shop-web');

test('the recommended labels, in the order they are read', () => {
  expect(Object.entries(labelsFor('shop', '1.4.0'))).toEqual([
    ['app.kubernetes.io/name', 'shop'],
    ['app.kubernetes.io/instance', 'shop-web'],
    ['app.kubernetes.io/component', 'web'],
    ['app.kubernetes.io/version', '1.4.0'],
  ]);
});

test('a project without a version has no version label', () => {
  expect(labelsFor('shop')).not.toHaveProperty(['app.kubernetes.io/version']);
});

test.each([
  ['1.0+local.7', '1.0_local.7'],
  ['1!2.0', '1_2.0'],
  [`1.0+${'x'.repeat(80)}`, `1.0_${'x'.repeat(59)}`],
])('the version %s is a valid label as well', (version, label) => {
  expect(labelsFor('shop', version)['app.kubernetes.io/version']).toBe(label);
});

test.each([
  [['/tmp', '/var/cache/shop'], ['tmp', 'var-cache-shop']],
  [['/a/b', '/a-b', '/a.b'], ['a-b', 'a-b-2', 'a-b-3']],
  [['/Data_1'], ['data-1']],
  [['/_'], ['path']],
  [[`/${'x'.repeat(70)}`, `/${'x'.repeat(80)}`], ['x'.repeat(59), `${'x'.repeat(59)}-2`]],
])('volumes for %j are called %j', (paths, names) => {
  expect(volumeNames(paths, [])).toEqual(names);
});

test('whatever the paths: the names are DNS labels and no two are equal', () => {
  const part = fc.stringMatching(/^[A-Za-z0-9._-]{1,40}$/);
  const path = fc.array(part, { minLength: 1, maxLength: 5 }).map(parts => `/${parts.join('/')}`);
  fc.assert(fc.property(fc.array(path, { maxLength: 8 }), paths => {
    const names = volumeNames(paths, ['secrets']);
    expect(new Set([...names, 'secrets']).size).toBe(paths.length + 1);
    for (const name of names) { expect(name).toMatch(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/); }
  }), { numRuns: 200 });
});
