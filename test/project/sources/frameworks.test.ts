import { findFramework } from '../../../src/project/sources/frameworks';

const find = (direct: string[], locked: string[]) => findFramework(direct, new Set(locked))?.name;

test('a framework that builds on another comes before it', () => {
  expect(find(['fastapi'], ['starlette', 'fastapi'])).toBe('fastapi');
  expect(find([], ['starlette', 'fastapi'])).toBe('fastapi');
  expect(find([], ['starlette'])).toBe('starlette');
});

test('what the project itself depends on comes before what a dependency brings along', () => {
  expect(find(['django', 'ui-kit'], ['fastapi', 'starlette', 'django', 'ui-kit'])).toBe('django');
  expect(find(['requests'], ['requests'])).toBeUndefined();
});
