import {
  canBeUncompiled, failures, LANGUAGES, languagesOf, missingTools, reasonOf,
} from '../../../scripts/release/languages';

const maven = LANGUAGES.find(each => each.name === 'Maven')!;

test('a language lacks the tools that do not run, as they would be typed', () => {
  expect(missingTools(maven, ([program]) => program !== 'mvn')).toEqual(['mvn --version']);
  expect(missingTools(maven, () => true)).toEqual([]);
});

test('npm is built first, since every other package contains its tarball', () => {
  expect(LANGUAGES[0].task).toBe('package:js');
});

test.each([
  ['go', 'Error: Command (go mod tidy) failed with status 1:\n#STDERR> go: downloading example.com/a v1.0.0\n'
    + '#STDERR> go: example.com/a@v1.0.0: verifying go.mod: 404 Not Found\n    at ChildProcess',
  'go: example.com/a@v1.0.0: verifying go.mod: 404 Not Found'],
  ['Maven', '[INFO] Scanning\n[ERROR] Failed to execute goal: acme:shop:jar:1 was not found\n[ERROR] Re-run',
    '[ERROR] Failed to execute goal: acme:shop:jar:1 was not found'],
  ['a program that says something else', 'starting\nno space left on device\n', 'no space left on device'],
  ['a program that says nothing', '', 'it said nothing'],
])('the reason of a failure is the line that says why: %s', (_name, output, reason) => {
  expect(reasonOf(output)).toBe(reason);
});

test('Go sources are written without a check where modules are missing, but not where they do not compile', () => {
  const go = LANGUAGES.find(each => each.name === 'Go')!;
  expect(canBeUncompiled(go, 'Error: Command (go mod tidy -modfile local.go.mod) failed with status 1')).toBe(true);
  expect(canBeUncompiled(go, 'Error: Command (go build -modfile local.go.mod ./...) failed with status 1')).toBe(false);
  expect(canBeUncompiled(maven, 'Error: Command (mvn deploy) failed with status 1')).toBe(false);
});

test('fails for a package that does not build and, where all is demanded, for what was not built and checked', () => {
  const results = [
    { name: 'npm', state: 'built', detail: '' },
    { name: 'Maven', state: 'no toolchain', detail: '' },
    { name: 'Go', state: 'not compiled', detail: '' },
    { name: 'PyPI', state: 'failed', detail: '' },
  ] as const;
  expect(failures(results, false).map(each => each.name)).toEqual(['PyPI']);
  expect(failures(results, true).map(each => each.name)).toEqual(['Maven', 'Go', 'PyPI']);
});

test('words choose languages, in the order in which they are built', () => {
  expect(languagesOf(['pypi', 'npm']).map(({ name }) => name)).toEqual(['npm', 'PyPI']);
  expect(languagesOf([])).toBe(LANGUAGES);
});

test.each([['dotnet'], ['npm', 'npm']])('fails on words that name no language, or one twice: %s', (...words) => {
  expect(() => languagesOf(words)).toThrow('expected --all, or some of npm, PyPI, Maven, Go');
});
