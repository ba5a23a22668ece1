import { mkdtempSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { build } from './builds';
import { docker, run } from './docker';
import { copyOf } from './projects';
import { type ByteInterval, PythonBase, PythonImage } from '../../src';

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
    const { forecast, ...image } = imageOf(directory, base);
    const tag = `forecast-${process.pid}:${sample}-${name}`;
    try {
      const { layers } = build(image.context, tag);
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
  return { forecast: image.forecast, context };
}
