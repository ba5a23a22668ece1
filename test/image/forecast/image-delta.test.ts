import { assert, property, tuple } from 'fast-check';
import { locks, NATIVE, wheel } from './packages';
import {
  ContainerUser, DebianPackages, ImageDelta, ImageForecast, MemoryAllocator, NativeSymbols, PythonBase, PythonImage,
  type LockedPackage, type PythonImageSettings,
} from '../../../src';
import { fakeProject, file, type ProjectFacts } from '../../fake-project';

const LOCK = [
  wheel('scipy', 30, '1.0', NATIVE), wheel('numpy', 16, '2.0', NATIVE), wheel('idna', 0.1), wheel('six', 0.05),
];

function image(facts: ProjectFacts, settings: PythonImageSettings = {}): PythonImage {
  return new PythonImage({ project: fakeProject(facts), ...settings });
}

function between(before: ProjectFacts, after: ProjectFacts): ImageDelta {
  return ImageDelta.between(image(before), image(after));
}

/** Names of layers, those that may move with a question mark. */
function moved({ movedLayers }: ImageDelta): string[] {
  return movedLayers.map(({ name, isCertain }) => isCertain ? name : `${name}?`);
}

function changed(packages: LockedPackage[], name: string, version: string): LockedPackage[] {
  return packages.map(each => each.name === name ? wheel(name, each.packedBytes! / 1e6, version, NATIVE) : each);
}

describe('properties of every pair of locks', () => {
  test('an image and itself have no difference', () => {
    assert(property(locks, packages => {
      const delta = between({ packages }, { packages });
      expect([delta.movedLayers, delta.packages]).toEqual([[], []]);
      expect([delta.pulled, delta.pulledByClassicStore, delta.unpacked].map(({ high }) => high)).toEqual([0, 0, 0]);
    }));
  });

  test('each changed package is in a moved layer, which names it', () => {
    assert(property(tuple(locks, locks), ([before, after]) => {
      const delta = between({ packages: before }, { packages: after });
      const present = new Set(after.map(({ name }) => name));
      expect(delta.movedLayers.flatMap(({ packages }) => packages).sort())
        .toEqual(delta.packages.map(({ name }) => name).filter(name => present.has(name)));
    }));
  });

  test('no node pulls more than the whole image, and the classic store never less than containerd', () => {
    assert(property(tuple(locks, locks), ([before, after]) => {
      const next = image({ packages: after });
      const { pulled, pulledByClassicStore, unpacked } = ImageDelta.between(image({ packages: before }), next);
      const { packed, unpacked: all }: ImageForecast = next.forecast;
      for (const end of ['low', 'expected', 'high'] as const) {
        expect(pulled[end]).toBeLessThanOrEqual(pulledByClassicStore[end]);
        expect(pulledByClassicStore[end]).toBeLessThanOrEqual(packed[end]);
        expect(unpacked[end]).toBeLessThanOrEqual(all[end]);
      }
    }));
  });
});

test('a new version of a package moves its layer alone, and maybe what is reached of the standard library', () => {
  const delta = between({ packages: LOCK }, { packages: changed(LOCK, 'numpy', '2.1') });
  expect(moved(delta)).toEqual(['02', 'python?']);
  expect(delta.movedLayers[0].packages).toEqual(['numpy']);
  expect(delta.packages).toEqual([{ name: 'numpy', before: '2.0', after: '2.1' }]);
  expect(delta.pulled.expected).toBe(delta.movedLayers[0].packed!.expected);
  expect(delta.pulled.high).toBeGreaterThan(delta.movedLayers[0].packed!.high);
});

test('what lies above a moved layer is unpacked again, and pulled again by the classic store', () => {
  const forecast = image({ packages: LOCK }).forecast;
  const above = (name: string, which: 'packed' | 'unpacked') => forecast.layers
    .slice(forecast.layers.findIndex(each => each.name === name))
    .reduce((sum, each) => sum + each[which]!.expected, 0);
  const delta = between({ packages: LOCK }, { packages: changed(LOCK, 'numpy', '2.1') });
  expect(delta.unpacked.expected).toBe(above('02', 'unpacked'));
  expect(delta.pulledByClassicStore.expected).toBe(above('02', 'packed'));
});

test('packages that come and go are named, and another file of one version', () => {
  const after = [...LOCK.slice(1), wheel('h11', 0.05)];
  const delta = between({ packages: LOCK }, { packages: after });
  expect(delta.packages).toEqual([{ name: 'h11', after: '1.0' }, { name: 'scipy', before: '1.0' }]);
  const built = LOCK.map(each => each.name === 'six' ? { ...each, wheel: undefined } : each);
  expect(between({ packages: LOCK }, { packages: built }).packages)
    .toEqual([{ name: 'six', before: '1.0', after: '1.0' }]);
});

test('an edit moves the application, and a version of the project its metadata', () => {
  const edited = between({}, { sources: [file('src/shop/main.py', 'app = 1\n')] });
  expect(moved(edited)).toEqual(['python?', 'application']);
  const metadata = (version: string): ProjectFacts => ({ version, packages: LOCK });
  expect(moved(between(metadata('0.1.0'), metadata('0.1.0')))).toEqual([]);
});

test('settings move what they are about: symbols of one package its layer, user and allocator the runtime', () => {
  const usual = image({ packages: LOCK });
  const symbols = NativeSymbols.stripped({ except: ['numpy'] });
  expect(moved(ImageDelta.between(usual, image({ packages: LOCK }, { symbols })))).toEqual(['02', 'python?']);
  for (const settings of [{ user: ContainerUser.of(2000, 2000) }, { allocator: MemoryAllocator.GLIBC }]) {
    expect(moved(ImageDelta.between(usual, image({ packages: LOCK }, settings)))).toEqual(['runtime']);
  }
});

test('Debian packages move their layer when they are other ones, by an unknown number of bytes', () => {
  const edited = { packages: LOCK, sources: [file('src/shop/main.py', 'app = 1\n')] };
  const before = image({ packages: LOCK }, { systemPackages: DebianPackages.of('ffmpeg') });
  const after = image(edited, { systemPackages: DebianPackages.of('ffmpeg') });
  expect(moved(ImageDelta.between(before, after))).toEqual(['python?', 'application']);
  const more = image({ packages: LOCK }, { systemPackages: DebianPackages.of('ffmpeg', 'libpq5') });
  const delta = ImageDelta.between(before, more);
  expect(moved(delta)).toEqual(['debian']);
  expect([delta.unknownLayers, delta.movedLayers[0].packed, delta.pulled.high]).toEqual([['debian'], undefined, 0]);
  expect(delta.summary).toContain('layer debian moves, of unknown size');
});

test('another base counts with its bytes, and with it everything is unpacked', () => {
  const [slim, distroless] = [PythonBase.SLIM, PythonBase.DISTROLESS]
    .map(base => image({ packages: LOCK, requiresPython: '>=3.13,<3.14' }, { base }));
  const delta = ImageDelta.between(slim, distroless);
  expect(delta.baseMoved).toBe(true);
  expect(delta.pulled.expected).toBeGreaterThan(21_500_000);
  expect(delta.unpacked.expected).toBe(distroless.forecast.unpackedWithBase!.expected);
  expect(delta.summary).toContain('the base is another one');
});

test('compares projects with the same settings', () => {
  const [before, after] = [LOCK, changed(LOCK, 'numpy', '2.1')].map(packages => fakeProject({ packages }));
  const delta = ImageDelta.betweenProjects(before, after, { base: PythonBase.SLIM });
  expect(moved(delta)).toEqual(['02', 'python?']);
  expect(ImageDelta.betweenProjects(before, before).movedLayers).toEqual([]);
});

test('the summary says what is pulled, which layers move by which packages, and what changed in the lock', () => {
  const { summary } = between({ packages: LOCK }, { packages: changed(LOCK, 'numpy', '2.1') });
  expect(summary.split('\n')).toEqual([
    'From PythonImage "shop" (0.1.0, Python 3.14, linux/amd64)',
    '  to PythonImage "shop" (0.1.0, Python 3.14, linux/amd64)',
    expect.stringMatching(/^pulled by containerd: \d+\.\d MB \(\d+\.\d to \d+\.\d\)$/),
    expect.stringMatching(/^pulled by Docker's classic image store: \d+\.\d MB \(/),
    expect.stringMatching(/^unpacked: \d+\.\d MB \(/),
    expect.stringMatching(/^ {2}layer 02 moves, \d+\.\d MB \(\d+\.\d to \d+\.\d\): numpy$/),
    expect.stringMatching(/^ {2}layer python may move, \d+\.\d MB \(/),
    'packages: numpy 2.0 to 2.1',
  ]);
  expect(between({}, {}).summary).toMatch(/: no layer moves$/);
});

test('fails for what is no image', () => {
  expect(() => ImageDelta.between('a' as unknown as PythonImage, image({}))).toThrow(/'before' is "a"; expected a PythonImage/);
});
