import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { build, moved } from './builds';
import { docker, run } from './docker';
import { copyOf } from './projects';
import { ensureLock } from '../../scripts/uv';
import { type ByteInterval, ImageDelta, PythonBase, PythonImage } from '../../src';

const SAMPLES = ['web', 'django', 'science'];
const BASES = [['slim', PythonBase.SLIM], ['distroless', PythonBase.DISTROLESS]] as const;

/** The layers of packages have numbers for names. */
const isOfPackages = (name: string): boolean => /^\d+$/.test(name);

/** Bytes packed by gzip and unpacked of the last layers of an image, the lowest first. */
function layersOf(image: string, count: number): Array<[packed: number, unpacked: number]> {
  const directory = mkdtempSync(join(tmpdir(), 'saved-'));
  try {
    const file = join(directory, 'image.tar');
    docker('save', '--output', file, image);
    return JSON.parse(run('python3', ['-c', SIZES, file, String(count)]));
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** The containerd store saves layers as a registry has them, the classic one unpacked. */
const SIZES = `
import gzip, io, json, os, sys, tarfile, zlib

def content(archive, name):
    member = archive.getmember(name)
    if member.issym():
        return content(archive, os.path.normpath(os.path.join(os.path.dirname(name), member.linkname)))
    data = archive.extractfile(member).read()
    return gzip.decompress(data) if data[:2] == b"\\x1f\\x8b" else data

def sizes(data):
    members = tarfile.open(fileobj=io.BytesIO(data))
    return [len(zlib.compress(data, 6)), sum(each.size for each in members if each.isreg())]

with tarfile.open(sys.argv[1]) as archive:
    [manifest] = json.load(archive.extractfile("manifest.json"))
    own = manifest["Layers"][-int(sys.argv[2]):]
    print(json.dumps([sizes(content(archive, name)) for name in own]))
`;

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}

function within(bytes: number, { low, high }: ByteInterval): boolean {
  return low <= bytes && bytes <= high;
}

describe.each(SAMPLES)('the forecast of the sample %s', sample => {
  let directory: string;
  beforeAll(() => { directory = copyOf(`test/integration/samples/${sample}`); });
  afterAll(() => rmSync(directory, { recursive: true }));

  test.each(BASES)('has the layers of the image on %s, and its bytes within the interval', (name, base) => {
    const { forecast, context } = imageOf(directory, base);
    const tag = `forecast-${process.pid}:${sample}-${name}`;
    try {
      const { layers } = build(context, tag);
      // Exact: number, names and order.
      expect(Object.keys(layers).map(each => each.replace(/\.tar$/, '')))
        .toEqual(forecast.layers.map(layer => layer.name));
      const measured = layersOf(tag, forecast.ownLayers);
      const [packed, unpacked] = [sum(measured.map(([each]) => each)), sum(measured.map(([, each]) => each))];
      const ofPackages = measured.filter((_, index) => isOfPackages(forecast.layers[index].name));
      const dependencies = sum(ofPackages.map(([each]) => each));
      expect([
        within(packed, forecast.packed),
        within(unpacked, forecast.unpacked),
        within(dependencies, forecast.dependenciesPacked),
      ]).toEqual([true, true, true]);
      expect(Math.abs(forecast.dependenciesPacked.expected / dependencies - 1)).toBeLessThan(0.12);
    } finally {
      run('docker', ['rmi', '--force', tag]);
    }
  });
});

function imageOf(directory: string, base: PythonBase) {
  const image = PythonImage.fromDirectory(directory, { base });
  const context = image.stage(join(mkdtempSync(join(tmpdir(), 'context-')), 'context'));
  return { image, forecast: image.forecast, context };
}

test('the comparison of two locks has the layers that really move, and what a node pulls for them', () => {
  const [before, after] = [copyOf('test/integration/samples/web'), copyOf('test/integration/samples/web')];
  const file = join(after, 'pyproject.toml');
  const older = 'dependencies = ["redis<6.3", "click<8.2", ';
  writeFileSync(file, readFileSync(file, 'utf8').replace('dependencies = [', older));
  rmSync(join(after, 'uv.lock'));
  ensureLock(after);
  const [one, other] = [before, after].map(each => imageOf(each, PythonBase.SLIM));
  const delta = ImageDelta.between(one.image, other.image);
  const tags = ['before', 'after'].map(each => `forecast-${process.pid}:${each}`);
  try {
    const [first, second] = [build(one.context, tags[0]), build(other.context, tags[1])];
    const names = moved(first, second).map(each => each.replace(/\.tar$/, ''));
    const certain = delta.movedLayers.filter(each => each.isCertain).map(({ name }) => name);
    const all = delta.movedLayers.map(({ name }) => name);
    expect(certain.length).toBeGreaterThan(0);
    expect(names).toEqual(expect.arrayContaining(certain));
    expect(all).toEqual(expect.arrayContaining(names));
    const { layers } = other.forecast;
    const sizes = layersOf(tags[1], layers.length);
    const pulled = sum(layers.flatMap(({ name }, index) => names.includes(name) ? [sizes[index][0]] : []));
    expect(within(pulled, delta.pulled)).toBe(true);
  } finally {
    run('docker', ['rmi', '--force', ...tags]);
    [before, after].forEach(each => rmSync(each, { recursive: true }));
  }
});
