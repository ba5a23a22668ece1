import { execFileSync } from 'child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { dirname, join } from 'path';
import { sbomOf } from '../../../scripts/release/sbom';

let folder: string;
beforeAll(() => { folder = mkdtempSync(join(tmpdir(), 'release-sbom-')); });
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function write(path: string, content: object): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), JSON.stringify(content));
}

test('lists what is bundled, also where a tool of development uses it, and neither tools nor peers', () => {
  write('package/package.json', {
    name: 'cdk-python-container',
    version: '1.0.0',
    dependencies: { bundled: '^2.0.0', both: '^3.0.0' },
    bundledDependencies: ['bundled', 'both'],
    devDependencies: { tool: '1.0.0', both: '^3.0.0' },
    peerDependencies: { platform: '1.0.0' },
  });
  write('package/node_modules/bundled/package.json', { name: 'bundled', version: '2.0.1', license: 'ISC' });
  write('package/node_modules/both/package.json', { name: 'both', version: '3.0.1', license: 'ISC' });
  const tarball = join(folder, 'packed.tgz');
  execFileSync('tar', ['--create', '--gzip', '--file', tarball, '--directory', folder, 'package']);

  const { metadata, components } = JSON.parse(sbomOf(tarball)) as {
    metadata: { component: { purl: string } };
    components: { purl: string }[];
  };
  expect(metadata.component.purl).toBe('pkg:npm/cdk-python-container@1.0.0');
  expect(components.map(each => each.purl).sort()).toEqual(['pkg:npm/both@3.0.1', 'pkg:npm/bundled@2.0.1']);
});
