import { LayerStrategy, MemoryAllocator, PythonBase, PythonImage, type PythonImageSettings } from '../../src/image';
import { ImageArchitecture } from '../../src/project';
import { fakeProject } from '../fake-project';

const imageWith = (settings: PythonImageSettings = {}) => new PythonImage({ project: fakeProject(), ...settings });
const dockerfileWith = (settings?: PythonImageSettings) => imageWith(settings).dockerfile;

const CHAINGUARD = PythonBase.of('registry.example/python:3.13', {
  pythonVersion: '3.13', apt: false, interpreter: '/usr/bin/python3.13',
});

test('defaults: jemalloc for every object, with one arena and a short decay', () => {
  expect(dockerfileWith()).toContain('    PYTHONMALLOC=malloc \\\n    LD_PRELOAD=libjemalloc.so.2 \\\n    MALLOC_');
  // For when it is not loaded.
  expect(dockerfileWith()).toContain('MALLOC_ARENA_MAX=2 ');
  expect(dockerfileWith()).toMatch(/MALLOC_CONF="?narenas:1,dirty_decay_ms:200"? /);
  expect(dockerfileWith({ allocator: MemoryAllocator.JEMALLOC })).toBe(dockerfileWith());
  expect(dockerfileWith({ base: PythonBase.DISTROLESS })).toContain('LD_PRELOAD=libjemalloc.so.2');
});

test.each([
  [MemoryAllocator.GLIBC, 'malloc'],
  [MemoryAllocator.PYMALLOC, 'pymalloc'],
])('%s needs no library, and bounds the arenas of glibc', (allocator, python) => {
  const dockerfile = dockerfileWith({ allocator });
  expect(dockerfile).toContain(`    PYTHONMALLOC=${python} \\\n    MALLOC_ARENA_MAX=2 \\\n`);
  expect(dockerfile).not.toMatch(/jemalloc|LD_PRELOAD|allocator/);
});

test('its library is for the processor of the image, and is in the layer of the runtime, the lowest', () => {
  const dockerfile = dockerfileWith({ architecture: ImageArchitecture.ARM64 });
  expect(dockerfile).toContain('apt-get download tini:arm64 libjemalloc2:arm64 \\\n    && dpkg --extract tini_*.deb .');
  expect(dockerfile).toMatch(/ \/build allocator --archives \/init --package libjemalloc2 (\\\n +)?--output \/layers\/runtime\n/);
  const copies = dockerfile.split('\n').filter(each => each.startsWith('COPY --link'));
  expect(copies[0]).toBe('COPY --link --from=build /layers/runtime/ /');
});

test.each([
  [ImageArchitecture.X86_64, 'x86_64-linux-gnu'],
  [ImageArchitecture.ARM64, 'aarch64-linux-gnu'],
])('with one layer of packages it is copied from where Debian installs it on %s', (architecture, folder) => {
  const dockerfile = dockerfileWith({ layers: LayerStrategy.single(), architecture });
  const file = `/usr/lib/${folder}/libjemalloc.so.2`;
  expect(dockerfile).toContain(`COPY --link --from=build ${file} ${file}\n`);
  expect(dockerfile).toMatch(/apt-get install .* tini libjemalloc2 /);
});

test('a base without a package manager keeps glibc unless one asks for jemalloc, and says so', () => {
  const kept = imageWith({ base: CHAINGUARD });
  expect(kept.dockerfile).toContain('MALLOC_ARENA_MAX=2');
  expect(kept.dockerfile).not.toContain('jemalloc');
  expect(kept.warnings).toContainEqual(expect.stringMatching(
    /^Python gets its memory from MemoryAllocator\.GLIBC, since 'base' is PythonBase\.of\(.* which may lack libstdc\+\+/));
  for (const allocator of [MemoryAllocator.JEMALLOC, MemoryAllocator.GLIBC]) {
    const asked = imageWith({ base: CHAINGUARD, allocator });
    expect(asked.dockerfile.includes('libjemalloc2')).toBe(allocator === MemoryAllocator.JEMALLOC);
    expect(asked.warnings.filter(each => each.startsWith('Python gets its memory'))).toEqual([]);
  }
});

test('fails for libraries to preload without its own', () => {
  const environment = { LD_PRELOAD: 'libx.so' };
  expect(() => imageWith({ environment }))
    .toThrow('\'environment.LD_PRELOAD\' is "libx.so", without libjemalloc.so.2, and Python would get its memory from '
      + 'glibc; use "libjemalloc.so.2 libx.so", or an image with another \'allocator\', such as MemoryAllocator.GLIBC');
  expect(dockerfileWith({ environment, allocator: MemoryAllocator.GLIBC })).toContain('LD_PRELOAD=libx.so');
  expect(dockerfileWith({ environment: { LD_PRELOAD: 'libx.so:libjemalloc.so.2' } }))
    .toContain('LD_PRELOAD=libx.so:libjemalloc.so.2');
});

test('its variables cannot be changed for everybody through one image', () => {
  expect(() => { MemoryAllocator.JEMALLOC.environment.PYTHONMALLOC = 'debug'; }).toThrow(TypeError);
});
