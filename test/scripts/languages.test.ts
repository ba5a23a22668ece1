import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { dirname, join } from 'path';
import { differences } from '../../scripts/languages/outputs';

const OUTPUTS = [
  'cdk.out/Shop.template.json', 'cdk.out/Shop.assets.json', 'cdk.out/asset.shop/Dockerfile', 'cdk.out/tree.json',
  'dist/shop.k8s.yaml', 'compose.yaml', 'build/shop/Dockerfile',
];
const folders: string[] = [];

/** What a quick start wrote, with some files changed, or left out where their text is undefined. */
function folderWith(changes: Record<string, string | undefined> = {}): string {
  const folder = mkdtempSync(join(tmpdir(), 'languages-'));
  folders.push(folder);
  const files = { ...Object.fromEntries(OUTPUTS.map(path => [path, `text of ${path}`])), ...changes };
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    if (text !== undefined) { writeFileSync(join(folder, path), text); }
  }
  return folder;
}

afterAll(() => folders.forEach(folder => rmSync(folder, { recursive: true })));

test('the same outputs have no differences, whatever the CDK says of the program', () => {
  expect(differences(folderWith({ 'cdk.out/tree.json': 'java' }), folderWith())).toEqual([]);
});

test.each([
  ['cdk.out/Shop.template.json', '{}', 'cdk.out/Shop.template.json differs from that of TypeScript'],
  ['cdk.out/asset.shop/Dockerfile', 'FROM x', 'cdk.out/asset.shop/Dockerfile differs from that of TypeScript'],
  ['cdk.out/asset.other/Dockerfile', '', 'cdk.out/asset.other/Dockerfile is not among the outputs of TypeScript'],
  ['dist/shop.k8s.yaml', undefined, 'dist/shop.k8s.yaml is missing'],
])('fails for %s with %p', (path, text, difference) => {
  expect(differences(folderWith({ [path]: text }), folderWith())).toEqual([difference]);
});

test('fails for an output that both lack', () => {
  const lacking = { 'dist/shop.k8s.yaml': undefined };
  expect(differences(folderWith(lacking), folderWith(lacking))).toEqual(['dist/shop.k8s.yaml is missing']);
});
