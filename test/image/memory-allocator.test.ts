import { MemoryAllocator, PythonImage } from '../../src/image';
import { fakeProject } from '../fake-project';

const dockerfileWith = (allocator?: MemoryAllocator) => new PythonImage({ project: fakeProject(), allocator }).dockerfile;

test('defaults: malloc with two arenas', () => {
  expect(dockerfileWith()).toContain('    PYTHONMALLOC=malloc \\\n    MALLOC_ARENA_MAX=2 \\\n');
  expect(dockerfileWith(MemoryAllocator.MALLOC)).toBe(dockerfileWith());
});

test('pymalloc bounds the arenas as well', () => {
  expect(dockerfileWith(MemoryAllocator.PYMALLOC)).toContain('    PYTHONMALLOC=pymalloc \\\n    MALLOC_ARENA_MAX=2 \\\n');
});

test('its variables cannot be changed for everybody through one image', () => {
  expect(() => { MemoryAllocator.MALLOC.environment.PYTHONMALLOC = 'debug'; }).toThrow(TypeError);
});
