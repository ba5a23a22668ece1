import { ContainerUser, LayerStrategy, PythonBase, PythonImage, type PythonImageSettings } from '../../../src/image';
import { fakeProject, type ProjectFacts } from '../../fake-project';
import { baseImages } from '../dockerfile/parse-dockerfile';

const DIGEST = `sha256:${'3f9a1c0b2d7e'.repeat(5)}3f9a`;
const REFERENCE = 'gcr.io/distroless/python3-debian13:nonroot';

const imageOf = (facts: ProjectFacts = {}, settings: PythonImageSettings = {}) =>
  new PythonImage({ project: fakeProject(facts), base: PythonBase.DISTROLESS, ...settings });
const pinned = (...references: string[]) => ({ pins: references.map(each => `FROM ${each}@${DIGEST}`).join('\n') });

test('packages are installed in the official image, and run with the Python of the base', () => {
  const image = imageOf();
  expect(image.pythonVersion).toBe('3.13');
  expect(baseImages(image.dockerfile)).toEqual(['python:3.13-slim', REFERENCE]);
  expect(image.dockerfile).toContain('--interpreter /usr/bin/python3.13');
  expect(image.dockerfile).toContain('# CPython 3.13 is the one in the base image.\n');
});

test('nothing runs in a shell of the base, which has none, and all of it as root', () => {
  const onBase = imageOf().dockerfile.split('\nFROM ').slice(2).filter(stage => stage.includes('\nRUN '));
  expect(onBase.length).toBeGreaterThan(1);
  for (const stage of onBase) {
    const runs = stage.replace(/ \\\n */g, ' ').match(/^RUN .*$/gm)!;
    expect(runs.filter(run => !/^RUN (?:--\S+ )+\[".*"\]$/.test(run))).toEqual([]);
    expect(stage).toMatch(/^USER 0:0$/m);
  }
});

test('the user has a name beside those of the base, of which one may be meant', () => {
  const { dockerfile } = imageOf({}, { user: ContainerUser.of(65532, 65532) });
  expect(dockerfile).toContain(`--mount=from=${REFERENCE},source=/etc,target=/base/etc`);
  expect(dockerfile).toContain('USER 65532:65532');
});

test('each of its two images is used at its digest', () => {
  const both = pinned('python:3.13-slim', REFERENCE);
  expect(baseImages(imageOf(both).dockerfile)).toEqual([`python:3.13-slim@${DIGEST}`, `${REFERENCE}@${DIGEST}`]);
  expect(imageOf(both).dockerfile).not.toContain('not pinned');
  const latest = 'gcr.io/distroless/python3-debian13:latest';
  expect(baseImages(imageOf(pinned(latest)).dockerfile)).toEqual(['python:3.13-slim', `${latest}@${DIGEST}`]);
  expect(baseImages(imageOf(pinned('python:3.12-slim')).dockerfile)).toEqual(['python:3.13-slim', REFERENCE]);
});

test('its pin is left alone where the base is another one', () => {
  const project = fakeProject(pinned(REFERENCE));
  expect(new PythonImage({ project }).pythonVersion).toBe('3.14');
});

test.each(['gcr.io/distroless/python3-debian12:nonroot', 'gcr.io/distroless/python3:nonroot', `${REFERENCE}-amd64`])(
  'fails on a pin of %s instead of building on one that moves',
  reference => {
    expect(() => imageOf(pinned(reference))).toThrow(
      `expected ${REFERENCE}, which is PythonBase.DISTROLESS, or remove it`,
    );
  },
);

test('fails when another Python is asked for, with the repair', () => {
  expect(() => imageOf({}, { pythonVersion: '3.12' })).toThrow(
    "'pythonVersion' is '3.12' but the base image has Python 3.13; remove 'pythonVersion', or use another 'base'",
  );
  expect(() => imageOf({ pythonVersion: '3.12' })).toThrow(
    ".python-version is '3.12' but the base image has Python 3.13: run `uv python pin 3.13`, or use PythonBase.SLIM",
  );
  expect(() => imageOf({ requiresPython: '>=3.14' })).toThrow("the Python of PythonBase.DISTROLESS is '3.13.5' but "
    + 'requires-python in pyproject.toml is ">=3.14": use PythonBase.SLIM, or change requires-python');
});

test('its patch release is the one that its Debian release keeps', () => {
  expect(() => imageOf({ requiresPython: '>=3.13.6' })).toThrow("DISTROLESS is '3.13.5' but requires-python");
  expect(() => imageOf({ requiresPython: '>=3.11,<3.13.3', pythonVersion: '3.13' })).toThrow(
    ".python-version is '3.13.5' but requires-python",
  );
  expect(imageOf({ requiresPython: '>=3.13.2,<3.13.6' }).pythonVersion).toBe('3.13');
});

test('fails in one layer, which would have the links of another image', () => {
  expect(() => imageOf({}, { layers: LayerStrategy.single() })).toThrow(
    /'layers' is LayerStrategy\.single\(\).*'base' is "gcr\.io\/distroless.*use LayerStrategy\.partitioned\(\)/,
  );
});

test('an image on it is another one than that on the official image', () => {
  const project = fakeProject({ pythonVersion: '3.13' });
  expect(new PythonImage({ project, base: PythonBase.DISTROLESS }).dockerfile)
    .not.toBe(new PythonImage({ project, base: PythonBase.SLIM }).dockerfile);
});
