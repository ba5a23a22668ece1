import { cacheVariables } from '../../src/image/environment';

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
