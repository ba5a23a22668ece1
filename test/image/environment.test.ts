import { MemoryAllocator, PythonImage } from '../../src/image';
import { cacheVariables } from '../../src/image/environment';
import { fakeProject } from '../fake-project';

const dockerfileWith = (allocator?: MemoryAllocator) =>
  new PythonImage({ project: fakeProject(), allocator }).dockerfile;

test('defaults: malloc with two arenas', () => {
  expect(dockerfileWith()).toContain('    PYTHONMALLOC=malloc \\\n    MALLOC_ARENA_MAX=2 \\\n');
  expect(dockerfileWith(MemoryAllocator.MALLOC)).toBe(dockerfileWith());
});

test('pymalloc bounds the arenas as well', () => {
  expect(dockerfileWith(MemoryAllocator.PYMALLOC)).toContain(
    '    PYTHONMALLOC=pymalloc \\\n    MALLOC_ARENA_MAX=2 \\\n',
  );
});

test('its variables cannot be changed for everybody through one image', () => {
  expect(() => { MemoryAllocator.MALLOC.environment.PYTHONMALLOC = 'debug'; }).toThrow(TypeError);
});

const locked = (...names: string[]) => names.map(name => ({ name, source: 'registry' }));

test('caches of the libraries in the lock are pointed at the writable folder', () => {
  expect(cacheVariables(locked('huggingface-hub', 'matplotlib', 'numba', 'torch', 'triton'))).toEqual({
    HF_HOME: '/tmp/huggingface-hub',
    MPLCONFIGDIR: '/tmp/matplotlib',
    NUMBA_CACHE_DIR: '/tmp/numba',
    TORCHINDUCTOR_CACHE_DIR: '/tmp/torch',
    TRITON_CACHE_DIR: '/tmp/triton',
  });
});

test('nothing is set for libraries that are not installed', () => {
  expect(cacheVariables(locked('fastapi', 'torchvision', 'numba-stats'))).toEqual({});
});
