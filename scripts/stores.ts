/**
 * Builds the example twice without a cache and prints what tells images apart, as JSON:
 *
 *     npx tsx scripts/stores.ts [OPTION OF docker build ...]
 *
 * Run it against an engine with each image store (`docker info` names it) and compare: layers are equal across stores,
 * and the id and the digest of the manifest are equal within one. On the containerd store the id is that digest.
 */
import { spawnSync } from 'child_process';
import { mkdtempSync, readFileSync } from 'fs';
import { tmpdir } from 'os';
import { join, resolve } from 'path';
import { ensureLock } from './uv';
import { PythonImage } from '../src';
import { BUILD_ARGUMENTS } from '../src/image';

const project = resolve(__dirname, '..', 'examples', 'shop');
const options = process.argv.slice(2);

function docker(...args: string[]): string {
  const { status, stdout, stderr } = spawnSync('docker', args, {
    encoding: 'utf8',
    env: { ...process.env, BUILDX_NO_DEFAULT_ATTESTATIONS: '1' },
  });
  if (status !== 0) { throw new Error(`'docker ${args.join(' ')}' ended with ${status}\n${stderr}`); }
  return stdout.trim();
}

/** From a folder of its own each time. */
function build() {
  const folder = mkdtempSync(join(tmpdir(), 'stores-'));
  const context = PythonImage.fromDirectory(project).stage(join(folder, 'context'));
  const metadata = join(folder, 'metadata.json');
  const args = Object.entries(BUILD_ARGUMENTS).flatMap(([name, value]) => ['--build-arg', `${name}=${value}`]);
  docker('build', '--no-cache', '--metadata-file', metadata, '--tag', 'stores:shop', ...args, ...options, context);
  const { 'containerimage.digest': digest, 'containerimage.config.digest': config } =
    JSON.parse(readFileSync(metadata, 'utf8'));
  const inspected = docker('image', 'inspect', '--format', '[{{json .Id}}, {{json .RootFS.Layers}}]', 'stores:shop');
  const [id, layers] = JSON.parse(inspected);
  return { id, digest, config, layers };
}

ensureLock(project);
const store = docker('info', '--format', '{{.Driver}} {{json .DriverStatus}}').includes('io.containerd.snapshotter')
  ? 'containerd' : 'classic';
const [first, second] = [build(), build()];
console.log(JSON.stringify({ store, equal: JSON.stringify(first) === JSON.stringify(second), first, second }, null, 2));
