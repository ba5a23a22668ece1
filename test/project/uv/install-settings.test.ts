import { Problems } from '../../../src/private/problems';
import { PythonProject } from '../../../src/project';
import { ImageArchitecture } from '../../../src/project/python/image-architecture';
import { LOCK, PYPROJECT, sampleProject } from '../sample-project';
import { problemsOf } from '../temporary';

const target = { pythonVersion: '3.13', architecture: ImageArchitecture.X86_64, glibc: '2.41' };

function settingsOf(files: Readonly<Record<string, string>>, builds: boolean, problems = new Problems('test')) {
  const installation = PythonProject.fromDirectory(sampleProject(files))._installation;
  const packages = installation.packagesFor(target, new Problems('test'))!;
  return installation.settingsFor(packages, builds, '/dependencies/files', problems);
}

const tool = (text: string) => ({ 'pyproject.toml': `${PYPROJECT}[tool.uv]\n${text}\n` });
/** A lock that was made with this build constraint. */
const constrained = (name: string, specifier: string) => ({
  'uv.lock': LOCK.replace('[[package]]',
    `[manifest]\nbuild-constraints = [{ name = "${name}", specifier = "${specifier}" }]\n\n[[package]]`),
});
const lines = (text: string | undefined) => text?.split('\n').filter(each => each !== '' && !each.startsWith('#'));

test('without settings there is no file', () => {
  expect([settingsOf({}, true), settingsOf(tool('add-bounds = "major"'), true)]).toEqual([undefined, undefined]);
});

test('wheels need only what reaches servers', () => {
  const all = tool('system-certs = true\nconfig-settings = { a = "b" }\nfind-links = ["https://index.example/links"]');
  expect(lines(settingsOf(all, false))).toEqual(['system-certs = true']);
  expect(settingsOf(tool('config-settings = { a = "b" }'), false)).toBeUndefined();
});

test('builds also need what concerns them and their requirements, and nothing else', () => {
  const text = settingsOf({
    ...constrained('setuptools', '<70'),
    ...tool(`
no-build-isolation-package = ["flash"]
build-constraint-dependencies = ["setuptools<70"]
resolution = "highest"
dev-dependencies = ["pytest"]
required-version = ">=0.9"
[tool.uv.extra-build-variables]
flash = { LEVEL = "a\\nb" }
[[tool.uv.index]]
name = "own"
url = "https://index.example/simple"`),
  }, true);
  expect(text).toMatch(/^# The settings of the project that matter /);
  expect(lines(text)).toEqual([
    'no-build-isolation-package = [ "flash" ]',
    'build-constraint-dependencies = [ "setuptools<70" ]',
    '[extra-build-variables.flash]',
    'LEVEL = "a\\nb"',
    '[[index]]',
    'name = "own"',
    'url = "https://index.example/simple"',
  ]);
});

test('with a uv.toml build constraints are still those of pyproject.toml, as in uv', () => {
  const files = { ...constrained('a', '<1'), ...tool('build-constraint-dependencies = ["a<1"]\nno-index = true') };
  expect(lines(settingsOf({ ...files, 'uv.toml': 'no-sources = true' }, true)))
    .toEqual(['no-sources = true', 'build-constraint-dependencies = [ "a<1" ]']);
});

test('folders of the project are where the build has them', () => {
  const settings = tool('find-links = ["links"]\n[[tool.uv.index]]\nurl = "./flat"\nformat = "flat"');
  expect(lines(settingsOf({ 'links/x': '', ...settings }, true))).toEqual([
    'find-links = [ "/dependencies/files/links" ]', '[[index]]', 'url = "/dependencies/files/flat"', 'format = "flat"',
  ]);
});

test('the version that is installed is named, since uv pip install cannot match it', () => {
  const list = '[{ requirement = "starlette[full]; os_name == \'posix\'", match-runtime = true }, "six", '
    + '{ requirement = "gone", match-runtime = true }]';
  expect(lines(settingsOf(tool(`extra-build-dependencies = { flash = ${list} }`), true))).toEqual([
    '[extra-build-dependencies]',
    'flash = [ "starlette[full]==0.48.0; os_name == \'posix\'", "six", '
    + '{ requirement = "gone", match-runtime = true } ]',
  ]);
});

test('fails on values of another type, which uv would only warn of in pyproject.toml', () => {
  expect(problemsOf(problems => settingsOf(tool('config-settings = 5'), true, problems)))
    .toEqual(['\'config-settings\' in [tool.uv] of "pyproject.toml" is 5; expected a table']);
});
