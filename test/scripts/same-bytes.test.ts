import { spawnSync } from 'child_process';
import { createHash } from 'crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { readArchive } from '../../scripts/same-bytes/archive';
import { problems, table } from '../../scripts/same-bytes/table';

const MANIFEST = 'application/vnd.oci.image.manifest.v1+json';
const INDEX = 'application/vnd.oci.image.index.v1+json';

let folder: string;

beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'same-bytes-')); });
afterEach(() => rmSync(folder, { recursive: true }));

/** Writes a blob. @returns its descriptor */
function blob(mediaType: string, content: unknown, os = 'linux') {
  const text = JSON.stringify(content);
  const hash = createHash('sha256').update(text).digest('hex');
  mkdirSync(join(folder, 'blobs/sha256'), { recursive: true });
  writeFileSync(join(folder, 'blobs/sha256', hash), text);
  return { digest: `sha256:${hash}`, mediaType, platform: { os } };
}

function image(...layers: string[]) {
  const config = blob('application/vnd.oci.image.config.v1+json', { rootfs: { diff_ids: layers } });
  return { config: config.digest, manifest: blob(MANIFEST, { config }) };
}

function archive(...manifests: unknown[]): string {
  writeFileSync(join(folder, 'index.json'), JSON.stringify({ manifests }));
  const file = join(folder, 'image.tar');
  const { status, stderr } = spawnSync('tar', ['-cf', file, '-C', folder, 'index.json', 'blobs'], { encoding: 'utf8' });
  expect([status, stderr]).toEqual([0, '']);
  return file;
}

describe('an archive', () => {
  test('has the manifest of its image, not that of the record beside it', () => {
    const { config, manifest } = image('a', 'b');
    const attestation = blob(MANIFEST, { of: manifest.digest }, 'unknown');
    const index = blob(INDEX, { manifests: [manifest, attestation] });
    const expected = { config, manifest: manifest.digest, layers: ['a', 'b'] };
    expect(readArchive(archive(manifest))).toEqual(expected);
    expect(readArchive(archive(index))).toEqual(expected);
  });

  test('fails with images for two platforms, and without an index', () => {
    const file = archive(image('a').manifest, image('b').manifest);
    expect(() => readArchive(file)).toThrow(`'${file}' has 2 images; expected the one of a build for one platform`);
    writeFileSync(file, 'text');
    expect(() => readArchive(file)).toThrow(`'${file}' is not an OCI archive: `);
  });
});

describe('the table', () => {
  const one = { config: 'sha256:0123456789abcdef', layers: ['a', 'b'] };
  const engine = { name: 'engine', images: [one, one] };
  const builder = (...images: Array<Partial<typeof one> & { manifest: string }>) =>
    ({ name: 'builder', images: images.map(each => ({ ...one, ...each })) });

  test('says what was built where; manifests and configurations may differ between places', () => {
    const places = [engine, builder({ manifest: 'sha256:1', config: 'sha256:2' })];
    const lines = table(places).split('\n').map(each => each.split(/  +/));
    expect(lines).toEqual([
      ['Built by', 'Manifest', 'Configuration', 'Layers', 'Two builds'],
      ['engine', '-', '0123456789ab', expect.stringMatching(/^[0-9a-f]{12} \(2\)$/), 'equal'],
      ['builder', '1', '2', lines[1][3], '-'],
    ]);
    expect(problems(places)).toEqual([]);
  });

  test('fails for two builds of one place that differ, and for other layers, with their number', () => {
    const places = [
      engine,
      builder({ manifest: 'sha256:1' }, { manifest: 'sha256:2' }),
      builder({ manifest: 'sha256:1', layers: ['a', 'c', 'd'] }),
    ];
    expect(table(places)).toContain('DIFFERENT');
    expect(problems(places)).toEqual([
      'builder: two builds differ',
      'builder: layer 2 differs from that of engine',
      'builder: layer 3 differs from that of engine',
    ]);
  });
});
