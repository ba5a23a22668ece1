import { LayerStrategy, PythonImage } from '../../../src/image';
import type { SpecifierText } from '../../../src/project';
import { fakeProject } from '../../fake-project';

const uvFor = (required: string, pins?: string) => {
  const project = fakeProject({ pins, uvSettings: { requiredVersion: required as SpecifierText } });
  return /^FROM ghcr\.io\/astral-sh\/uv:(\S+) AS uv$/m.exec(new PythonImage({ project, layers: LayerStrategy.single() }).dockerfile)![1];
};

test.each([
  ['', '0.13.9'],
  ['>=0.9', '0.13.9'],
  ['==0.11.2', '0.11.2'],
  ['~=0.11.2', '0.11.2'],
  ['>=0.9.3,<0.13', '0.9.3'],
  ['>=0.9,<0.12,!=0.9.1', '0.9.0'],
  ['<=0.12.4,>=0.9.0', '0.12.4'],
  ['==0.12.*', '0.12.0'],
])('with required-version %j the lock is installed by uv %s', (required, version) => {
  expect(uvFor(required)).toBe(version);
});

test.each(['<0.13', '==0.8.4', '>1'])('fails with required-version %j, naming the file and a repair', required => {
  expect(() => uvFor(required)).toThrow(
    `'required-version' in [tool.uv] of 'pyproject.toml' is "${required}", which does not allow uv 0.13.9`,
  );
});

test('fails when the uv that is pinned is not admitted', () => {
  expect(() => uvFor('>=0.13', `FROM ghcr.io/astral-sh/uv:0.12.5@sha256:${'0'.repeat(64)}`)).toThrow(
    'but line 1 of "base.Dockerfile" pins uv 0.12.5; pin a version that it allows',
  );
});
