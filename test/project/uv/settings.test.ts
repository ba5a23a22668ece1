import { Problems } from '../../../src/private/problems';
import { readUvSettings } from '../../../src/project/uv/settings';
import { problemsOf, temporaryFolder } from '../temporary';

function read(tool: Record<string, unknown>, uvToml?: string) {
  const problems = new Problems('test');
  const settings = readUvSettings(
    temporaryFolder(uvToml === undefined ? {} : { 'uv.toml': uvToml }),
    tool,
    name => name,
    problems,
  );
  expect(problems.messages).toEqual([]);
  const { table: _, ...rest } = settings!;
  return rest;
}

const NOTHING = {
  requiredVersion: undefined,
  noBuild: false,
  noBuildPackages: [],
  noBinary: false,
  noBinaryPackages: [],
  findLinks: [],
};

test('a project that says nothing leaves everything to uv', () => {
  expect(read({})).toEqual({ file: '[tool.uv] of "pyproject.toml"', ...NOTHING });
});

test('the settings of [tool.uv]: which uv, and what may be built or downloaded', () => {
  expect(
    read({
      uv: {
        'required-version': '>=0.9, <1',
        'no-build': true,
        'no-build-package': ['My_Lib'],
        'no-binary-package': ['a', 'b'],
        'find-links': ['./wheels', 'https://index.example/links', 'file:///srv'],
      },
    }),
  ).toEqual({
    file: '[tool.uv] of "pyproject.toml"',
    requiredVersion: '>=0.9, <1',
    noBuild: true,
    noBuildPackages: ['my-lib'],
    noBinary: false,
    noBinaryPackages: ['a', 'b'],
    findLinks: ['./wheels', 'file:///srv'],
  });
});

test('a bare version is the only one', () => {
  expect(read({ uv: { 'required-version': '0.9.2' } })).toMatchObject({ requiredVersion: '==0.9.2' });
});

test('where there is a uv.toml, [tool.uv] does not count', () => {
  expect(read({ uv: { 'no-build': true } }, 'no-binary = true\n')).toEqual({
    file: '"uv.toml"',
    ...NOTHING,
    noBinary: true,
  });
});

test('fails with each setting that has the wrong kind of value', () => {
  const tool = {
    uv: { 'required-version': 'new', 'no-build': 1, 'no-build-package': 'a', 'no-binary-package': ['a b'] },
  };
  expect(problemsOf(problems => readUvSettings(temporaryFolder({}), tool, name => name, problems))).toEqual([
    '\'required-version\' in [tool.uv] of "pyproject.toml" is "new"; expected version specifiers such as >=3.12',
    '\'no-build\' in [tool.uv] of "pyproject.toml" is 1; expected true or false',
    '\'no-build-package\' in [tool.uv] of "pyproject.toml" is "a"; expected a list',
    'an entry of \'no-binary-package\' in [tool.uv] of "pyproject.toml" is "a b"; '
      + 'expected a name of letters, digits, `-`, `_` and `.`',
  ]);
});

test('fails on a uv.toml that is not TOML', () => {
  expect(
    problemsOf(problems => readUvSettings(temporaryFolder({ 'uv.toml': '=' }), {}, name => `../${name}`, problems)),
  ).toEqual([expect.stringMatching(/^"\.\.\/uv\.toml" has invalid TOML at line 1/)]);
});
