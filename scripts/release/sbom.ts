import { execFileSync } from 'child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';

/**
 * What the npm package contains, as CycloneDX. The packages of other languages contain that package, and no other
 * code that we did not write.
 */
export function sbomOf(tarball: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'sbom-'));
  try {
    // npm takes the name of the component from its folder.
    const directory = join(folder, 'cdk-python-container');
    mkdirSync(directory);
    execFileSync('tar',
      ['--extract', '--gzip', '--file', tarball, '--directory', directory, '--strip-components', '1']);
    const path = join(directory, 'package.json');
    const manifest = JSON.parse(readFileSync(path, 'utf8')) as { [field: string]: unknown };
    // They are not inside; and `npm sbom --omit dev` also omits what is bundled when a dev dependency uses it too.
    for (const field of ['devDependencies', 'peerDependencies', 'peerDependenciesMeta']) { delete manifest[field]; }
    writeFileSync(path, JSON.stringify(manifest));
    return execFileSync('npm', ['sbom', '--sbom-format', 'cyclonedx', '--sbom-type', 'library'],
      { cwd: directory, encoding: 'utf8' });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
