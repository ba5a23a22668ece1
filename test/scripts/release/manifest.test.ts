import { readFileSync } from 'fs';
import { join } from 'path';

interface Manifest {
  version: string;
  stability: string;
  engines: { node: string };
  peerDependencies: { [name: string]: string };
  devDependencies: { [name: string]: string };
}

const ROOT = join(__dirname, '../../..');
const manifest = (...path: string[]) =>
  JSON.parse(readFileSync(join(ROOT, ...path, 'package.json'), 'utf8')) as Manifest;
const ours = manifest();

test('a version below 1.0.0 is called experimental in every language, and none above is', () => {
  expect(ours.stability).toBe(ours.version.startsWith('0.') ? 'experimental' : 'stable');
});

test('the oldest Node is that of jsii', () => {
  expect(ours.engines.node).toBe(manifest('node_modules', 'jsii').engines.node);
});

test('what is developed against is the oldest peer that is accepted', () => {
  const floors = Object.entries(ours.peerDependencies).map(([name, range]) => [name, range.replace('^', '')]);
  expect(ours.devDependencies).toMatchObject(Object.fromEntries(floors));
});
