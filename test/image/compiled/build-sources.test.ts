import { compiledWorkspace, failure, FASTMATH } from './compiled-sample';
import { CompiledPackage, PythonImage, type PythonImageOptions } from '../../../src';

type Files = Readonly<Record<string, string | undefined>>;

const PACKAGE = 'packages/fastmath/';
const inPackage = (files: Files) =>
  Object.fromEntries(Object.entries(files).map(([path, text]) => [PACKAGE + path, text]));
const imageOf = (files: Files, options: PythonImageOptions = {}) =>
  PythonImage.fromDirectory(compiledWorkspace(files), { pythonVersion: '3.13', ...options });
/** Of the package, relative to it. */
const sourcesOf = (image: PythonImage) => image._contextFiles.map(({ path }) => path)
  .flatMap(path => /^wheels\/[^/]+\/sources\/packages\/fastmath\/(.*)$/.exec(path)?.[1] ?? []);
/** What the package has beside the files of the sample. */
const added = (files: Files, options: PythonImageOptions = {}) => {
  const known = sourcesOf(imageOf({}));
  return sourcesOf(imageOf(inPackage(files), options)).filter(path => !known.includes(path)).sort();
};

describe('tests of a package that compiles', () => {
  test('are no sources of its wheel, unless its code imports them', () => {
    expect(added({
      'src/fastmath/cli.py': 'from fastmath import ab_test\nfrom . import test_data\nimport fastmath.tests.tools\n',
      'src/fastmath/ab_test.py': '',
      'src/fastmath/test_data.py': '',
      'src/fastmath/test_other.py': '',
      'src/fastmath/tests/__init__.py': '',
      'src/fastmath/tests/tools.py': '',
      'src/fastmath/tests/test_tools.py': '',
    })).toEqual([
      'src/fastmath/ab_test.py', 'src/fastmath/test_data.py', 'src/fastmath/tests/__init__.py',
      'src/fastmath/tests/tools.py',
    ]);
  });

  test('are all there where a build file may name them, also below another folder', () => {
    const tests = ['meson.build', 'test_native.py', 'unit/test_more.py'];
    const files = tests.flatMap(name => [`tests/${name}`, `src/tests/${name}`]);
    expect(added(Object.fromEntries(files.map(name => [name, ''])))).toEqual([...files].sort());
  });

  test('are there as far as they are compiled where a build file above may name them', () => {
    expect(added({ 'tests/check.cpp': '', 'tests/test_native.py': '' })).toEqual(['tests/check.cpp']);
  });
});

describe('what no build of a package reads', () => {
  test('is beside its code', () => {
    const paths = ['docs/conf.py', 'infra/stack.py', 'notebooks/a.ipynb', 'k8s/a.yaml', 'ci/a.py'];
    expect(added(Object.fromEntries(paths.map(path => [path, ''])))).toEqual([]);
  });

  test.each(['infra', 'ci', 'docs', 'notebooks', 'k8s'])('is no package of its own that is named %s', name => {
    const files = { [`${name}/__init__.py`]: '', [`${name}/core.py`]: '' };
    const code = (names: string[]) => names.filter(path => path.endsWith('.py'));
    expect(code(added(files))).toEqual(Object.keys(files));
    const namespace = added({ [`${name}/core.py`]: '', 'pyproject.toml': `${FASTMATH}packages = ["${name}"]\n` });
    expect(code(namespace)).toEqual([`${name}/core.py`]);
  });
});

test('licences that the metadata names are sources, also in a folder that is none otherwise', () => {
  const toml = FASTMATH.replace('readme =', 'license-files = ["docs/LICENSE.txt", "docs/of/*.txt"]\nreadme =');
  const files = { 'docs/LICENSE.txt': '', 'docs/of/a.txt': '', 'docs/of/a.md': '' };
  expect(added({ ...files, 'pyproject.toml': toml })).toEqual(['docs/LICENSE.txt', 'docs/of/a.txt']);
});

test('fails for a README outside of the project', () => {
  const toml = FASTMATH.replace('docs/intro.md', '../../../README.md');
  expect(failure(() => imageOf(inPackage({ 'pyproject.toml': toml })))).toContain(
    '"packages/fastmath/pyproject.toml" names "../../../README.md", which is outside the project; move it there, or '
    + 'name another one');
});

test.each(['packages/fastmath', 'packages/fastmath/pyproject.toml'])('fails without sources: %s is excluded', path => {
  expect(failure(() => imageOf({}, { exclude: [path] }))).toContain("'exclude' leaves out "
    + '"packages/fastmath/pyproject.toml", without which no wheel can be made of it; exclude less, or use '
    + 'CompiledPackage.copied("fastmath")');
});

describe('what the sources of a wheel do not have', () => {
  const KEY = `-----BEGIN PRIVATE KEY-----\n${'A'.repeat(64)}\n-----END PRIVATE KEY-----\n`;
  const files = {
    'src/fastmath/lookup.db': '',
    'src/fastmath/secrets.toml': '',
    'src/fastmath/_native.abi3.so': '',
    'src/fastmath/test.pem': KEY,
    'src/fastmath/id_rsa': '',
    'src/fastmath/__pycache__/cli.cpython-313.pyc': '',
    'ci/run.sh': '',
  };
  const MISSING = 'not in the sources of the wheel: ';
  const ADD = "; if its build needs it, add it to 'inputs' of";

  test('is said with the reason, and with what adds it', () => {
    const all = inPackage({ ...files, 'src/fastmath/old/model.bin': '' });
    const image = imageOf(all, { exclude: ['packages/fastmath/src/fastmath/old'] });
    const place = 'packages/fastmath/src/fastmath/';
    expect(image.leftOut.filter(({ path }) => path.startsWith(PACKAGE))).toEqual([
      { path: 'packages/fastmath/ci', reason: `${MISSING}read by no build${ADD} CompiledPackage.of("fastmath")` },
      { path: 'packages/fastmath/docs/other.md', reason: expect.stringContaining('read by no build') },
      {
        path: `${place}_native.abi3.so`,
        reason: `${MISSING}written by an earlier build${ADD} CompiledPackage.of("fastmath")`,
      },
      { path: `${place}id_rsa`, reason: `${MISSING}a key` },
      { path: `${place}lookup.db`, reason: `${MISSING}a database${ADD} CompiledPackage.of("fastmath")` },
      { path: `${place}old`, reason: `${MISSING}excluded by 'exclude'` },
      {
        path: `${place}secrets.toml`,
        reason: `${MISSING}likely to hold credentials${ADD} CompiledPackage.of("fastmath")`,
      },
      { path: `${place}test.pem`, reason: 'contains a private key' },
    ]);
  });

  test('is there if it is asked for', () => {
    const inputs = ['src/fastmath/lookup.db', 'src/fastmath/secrets.toml', 'src/fastmath/_native.abi3.so', 'ci'];
    const compiled = [CompiledPackage.of('fastmath', { inputs: inputs.map(path => PACKAGE + path) })];
    expect(added(files, { compiled })).toEqual(['ci/run.sh', ...inputs.slice(0, -1)].sort());
  });
});
