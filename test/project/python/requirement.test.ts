import { parseRequirement } from '../../../src/project/python/requirement';

const linux = { variables: { sys_platform: 'linux', python_version: '3.13' }, extras: new Set<string>() };

test('a bare name asks for any version', () => {
  expect(parseRequirement(' SQLAlchemy ')).toEqual({
    name: 'sqlalchemy',
    extras: [],
    specifier: '',
    origin: undefined,
    marker: undefined,
  });
});

test('extras are normalized and sorted', () => {
  expect(parseRequirement('uvicorn[Standard, a_b]>=0.30,<1')).toMatchObject({
    name: 'uvicorn',
    extras: ['a-b', 'standard'],
    specifier: '>=0.30,<1',
  });
});

test('versions may be in parentheses', () => {
  expect(parseRequirement('six (>=1.0, <2)')).toMatchObject({ name: 'six', specifier: '>=1.0, <2' });
});

test('the marker follows a semicolon', () => {
  expect(parseRequirement("tzdata>=1; sys_platform == 'win32'")!.marker!(linux)).toBe(false);
  expect(parseRequirement("uvloop ;python_version>='3.12'")!.marker!(linux)).toBe(true);
});

test('an address may hold semicolons; only one after a space starts a marker', () => {
  const requirement = parseRequirement("lib[x] @ https://index.example/lib;v=1.whl ; sys_platform == 'linux'")!;
  expect(requirement).toMatchObject({ name: 'lib', extras: ['x'], specifier: '', origin: 'url' });
  expect(parseRequirement('lib @ git+ssh://index.example/lib')!.origin).toBe('git');
  expect(parseRequirement('lib @ file:///lib')!.origin).toBe('path');
  expect(requirement.marker!(linux)).toBe(true);
  expect(parseRequirement('lib@https://index.example/lib;v=1.whl')!.marker).toBeUndefined();
});

test.each([
  '', '>=1', 'a b', 'a >>1', 'a>=1 b', 'a[b', 'a[b c]', 'a;', 'a; python >= 3', 'a @', '-a', 'a-', 'a==', 'a (>=1',
  'https://index.example/a.whl',
])('%j is no requirement', text => {
  expect(parseRequirement(text)).toBeUndefined();
});
