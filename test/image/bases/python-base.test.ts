import { readdirSync } from 'fs';
import { join } from 'path';
import { LayerStrategy, MemoryAllocator, PythonBase, PythonImage, type PythonBaseOptions } from '../../../src/image';
import { fakeProject } from '../../fake-project';
import { temporaryFolder } from '../../project/temporary';
import { python } from '../../support/python';
import { baseImages } from '../dockerfile/parse-dockerfile';

const DIGEST = `sha256:${'3f9a1c0b2d7e'.repeat(5)}3f9a`;

const dockerfileOn = (reference: string) =>
  new PythonImage({ project: fakeProject(), base: PythonBase.of(reference, { pythonVersion: '3.12' }) }).dockerfile;

test('SLIM is the official image of the minor', () => {
  const image = new PythonImage({ project: fakeProject(), base: PythonBase.SLIM, pythonVersion: '3.12' });
  expect(baseImages(image.dockerfile)).toEqual(['python:3.12-slim']);
});

test.each([
  'python:3.12-slim-bookworm',
  `python@${DIGEST}`,
  `python:3.12-slim@${DIGEST}`,
  'registry.example:5000/base/py_thon/image-a.b:3.12',
  '111122223333.dkr.ecr.eu-west-1.amazonaws.com/python:3.12',
])('every stage starts from %s, for the processor that the image is for', reference => {
  const dockerfile = dockerfileOn(reference);
  expect(baseImages(dockerfile)).toEqual([reference]);
  expect(dockerfile).not.toMatch(/BUILDPLATFORM|BUILDARCH/);
});

test.each(['python', 'python:latest', 'registry.example:5000/python'])(
  'fails on %s, which can change without notice',
  reference => {
    expect(() => dockerfileOn(reference)).toThrow('use a fixed tag or a digest');
  },
);

test.each([
  '', 'Python:3.12', 'python:3.12 AS x', 'python:3.12\nRUN id', '$BASE', 'https://registry.example/python:3.12',
  'python@sha256:abc', 'a//b:1', 'Acme/base:1',
])('fails on %j, which is no image reference', reference => expect(() => dockerfileOn(reference)).toThrow("'base' is"));

test('a latest tag is fine when a digest fixes it', () => {
  expect(dockerfileOn(`python:latest@${DIGEST}`)).toContain(`FROM python:latest@${DIGEST} AS runtime\n`);
});

const planned = (reference: string, glibc?: string) => {
  const project = fakeProject();
  const ask = jest.spyOn(project._installation, 'packagesFor');
  new PythonImage({ project, base: PythonBase.of(reference, { pythonVersion: '3.12', glibc }) });
  return ask.mock.calls[0][0].glibc;
};

test.each([
  ['python:3.12-slim-bookworm', '2.36'],
  ['python:3.12-slim-trixie', '2.41'],
  ['registry.example/base/ubuntu-noble:3.12', '2.39'],
  ['registry.example/hardened/python:3.12-debian12', '2.36'],
  ['registry.example/bookworm-python:3.12-trixie', '2.41'],
  ['registry.example/python:3.12', '2.35'],
  // The name of a team, and a word that only begins like a release.
  ['registry.example/focal-team/python:3.12-trixie', '2.41'],
  ['registry.example/focal/python:3.12-focalpoint', '2.35'],
  [`registry.example/python:3.12-trixie@${DIGEST}`, '2.41'],
])('defaults: the C library of %s is %s, by the name of the image and its tag', (reference, glibc) => {
  expect(planned(reference)).toBe(glibc);
  expect(planned(reference, '2.28')).toBe('2.28');
});

describe('an image of your own', () => {
  const REFERENCE = 'registry.example/own:1';
  const imageOn = (options: Partial<PythonBaseOptions> = {}, reference = REFERENCE, pins = '') => new PythonImage({
    project: fakeProject({ pins }), base: PythonBase.of(reference, { pythonVersion: '3.12', ...options }),
  });
  const bare = { apt: false, interpreter: '/opt/python/bin/python3.12' };

  test('without apt-get gets its packages from the official image with the same Python', () => {
    expect(baseImages(imageOn(bare).dockerfile)).toEqual(['python:3.12-slim', REFERENCE]);
  });

  test('has its own interpreter in the image, whatever that of the build stage is', () => {
    expect(imageOn(bare).dockerfile).toContain('--interpreter /opt/python/bin/python3.12');
    expect(imageOn({ interpreter: '/usr/bin/python3' }).dockerfile).toContain('--interpreter /usr/bin/python3');
  });

  test.each([
    [{ ...bare, glibc: '2.43' }, '2.41'],
    [{ ...bare, glibc: '2.34' }, '2.34'],
    [{ glibc: '2.43' }, '2.43'],
  ])('%j: wheels load in every stage that has them, so the C library they are chosen for is %s', (options, glibc) => {
    const project = fakeProject();
    const ask = jest.spyOn(project._installation, 'packagesFor');
    new PythonImage({ project, base: PythonBase.of(REFERENCE, { pythonVersion: '3.12', ...options }) });
    expect(ask.mock.calls[0][0].glibc).toBe(glibc);
  });

  describe('with a package that must be compiled', () => {
    const warningsOf = (options: Partial<PythonBaseOptions>, pins = '') => new PythonImage({
      allocator: MemoryAllocator.GLIBC,
      project: fakeProject({ pins, packages: ['docopt', 'uvloop'].map(name => ({ name, source: 'registry' })) }),
      base: PythonBase.of(REFERENCE, { pythonVersion: '3.12', ...options }),
    }).warnings.filter(each => each.includes('glibc'));

    test('a warning says where it is compiled for a newer C library, with both versions and the repairs', () => {
      expect(warningsOf({ ...bare, glibc: '2.34' })).toEqual([
        `docopt, uvloop have no wheel for the glibc 2.34 of "${REFERENCE}"; C code in it is compiled in `
        + '"python:3.12-slim" for glibc 2.41, and the build fails if that does not load: '
        + "set 'glibc' of 'base' to '2.41' if the image has it; else lock versions with such wheels, "
        + "use a 'base' with apt-get, in which packages "
        + 'are compiled, or one with a newer glibc',
      ]);
      // Nobody said which one the image has.
      expect(warningsOf(bare)).toEqual([expect.stringContaining('the glibc 2.35 of')]);
    });

    test('there is none where it is compiled for the same or an older C library', () => {
      expect(warningsOf({ glibc: '2.34' })).toEqual([]);
      expect(warningsOf({ ...bare, glibc: '2.41' })).toEqual([]);
      expect(warningsOf({ ...bare, glibc: '2.43' })).toEqual([]);
      const older = `FROM python:3.12-slim-bookworm@${DIGEST}`;
      expect(warningsOf({ ...bare, glibc: '2.36' }, older)).toEqual([]);
      expect(warningsOf({ ...bare, glibc: '2.35' }, older)).toEqual([expect.stringContaining('for glibc 2.36')]);
    });
  });

  test('builds in the official image that is pinned, if that has the same Python', () => {
    const pin = (minor: string) => `FROM python:${minor}-slim@${DIGEST}`;
    const stages = (pins: string) => baseImages(imageOn(bare, REFERENCE, pins).dockerfile);
    expect(stages(`${pin('3.13')}\n${pin('3.12')}`)).toEqual([`python:3.12-slim@${DIGEST}`, REFERENCE]);
    expect(stages(pin('3.13'))).toEqual(['python:3.12-slim', REFERENCE]);
  });

  test('is only emulated for another processor, unless its reference has an image for each', () => {
    expect(imageOn().dockerfile).not.toContain('BUILDPLATFORM');
    expect(imageOn({ multiPlatform: true }).dockerfile)
      .toContain(`FROM --platform=$BUILDPLATFORM ${REFERENCE} AS python`);
  });

  test.each<[Partial<PythonBaseOptions>, string, string]>([
    [bare, '# Runs on linux/amd64, as the image does.', 'FROM python:3.12-slim AS build'],
    [{ ...bare, multiPlatform: true }, '# Runs on any processor, since every package has a wheel for linux/amd64.',
      'FROM --platform=$BUILDPLATFORM python:3.12-slim AS build'],
    [{ ...bare, multiPlatform: true, glibc: '2.12' }, '# Runs on linux/amd64, as the image does.',
      'FROM python:3.12-slim AS build'],
    [{}, '', `FROM ${REFERENCE} AS build`],
  ])('with %j is installed on the processor that the comment names', (options, reason, from) => {
    const project = fakeProject({ packages: [{ name: 'six', source: 'registry', wheel: 'six-1-py3-none-any.whl' }] });
    const base = PythonBase.of(REFERENCE, { pythonVersion: '3.12', ...options });
    const lines = new PythonImage({ project, base }).dockerfile.split('\n');
    const place = lines.indexOf(from);
    expect([lines[place - 1], lines[place]]).toEqual([reason, from]);
  });

  test('may start as any user: each of its stages that runs something is root', () => {
    const stages = (options: Partial<PythonBaseOptions>) => imageOn(options).dockerfile.split('\nFROM ').slice(1)
      .filter(stage => stage.startsWith(REFERENCE) || stage.startsWith('runtime AS application'))
      .filter(stage => stage.includes('\nRUN '));
    expect(stages({}).map(stage => /AS (\w+)/.exec(stage)![1])).toEqual(['build', 'python', 'application']);
    for (const stage of [...stages({}), ...stages(bare)]) { expect(stage).toMatch(/^USER 0:0$/m); }
  });

  test.each<[Partial<PythonBaseOptions>, string, string]>([
    [{}, 'build', 'python base --python 3.12 --glibc 2.35 --platform linux/amd64 --apt'],
    [{ pythonVersion: '3.12.4', glibc: '2.39' }, 'build',
      'python base --python 3.12.4 --glibc 2.39 --platform linux/amd64 --apt'],
    [{ multiPlatform: true }, 'build',
      'python base --python 3.12 --glibc 2.35 --platform linux/amd64 --any-processor --apt'],
    [bare, 'python', `${bare.interpreter} base --python 3.12 --glibc 2.35 --interpreter ${bare.interpreter} `
      + '--platform linux/amd64'],
    [{ ...bare, multiPlatform: true }, 'python', `${bare.interpreter} base --python 3.12 --glibc 2.35 `
      + `--interpreter ${bare.interpreter} --platform linux/amd64 --any-processor`],
  ])('with %j is compared with it once, by the first step that runs on the image', (options, stage, expected) => {
    const { dockerfile } = imageOn(options);
    const steps = dockerfile.replaceAll(/ ?\\\n */g, ' ').split(new RegExp(`^FROM .*${REFERENCE} AS `, 'm'))
      .find(text => text.startsWith(`${stage}\n`))!.match(/^RUN .*/gm)!;
    const words: string[] = JSON.parse(/\[.*\]/.exec(steps[0])![0]);
    expect(words.filter(word => word !== '-B' && word !== '/build').join(' ')).toBe(expected);
    expect(dockerfile.match(/"base"/g)).toHaveLength(1);
  });

  test('is compared in one layer as well, with what that needs in the context', async () => {
    const image = new PythonImage({
      project: fakeProject(),
      layers: LayerStrategy.single(),
      base: PythonBase.of(REFERENCE, { pythonVersion: '3.12' }),
    });
    expect(image.dockerfile).toMatch(/^FROM .* AS build\n#.*\nUSER 0:0\n#.*\nRUN .*\n.*"base", "--python", "3\.12", /m);
    const build = join(image.stage(temporaryFolder({})), 'build');
    expect(readdirSync(build).sort())
      .toEqual(['__main__.py', 'check_entry.py', 'commands', 'places.py', 'problems.py', 'report.py']);
    const said = ['--python', '3.1', '--glibc', '2.0', '--platform', image.architecture.dockerPlatform];
    expect((await python([build, 'base', ...said])).stderr)
      .toMatch(/^build: 'pythonVersion' of 'base' is 3\.1, but .*\n$/);
  });

  test('is the only kind that is compared: the others are known', () => {
    for (const base of [PythonBase.SLIM, PythonBase.DISTROLESS]) {
      expect(new PythonImage({ project: fakeProject(), base }).dockerfile).not.toContain('"--glibc"');
    }
  });

  test('without apt-get fails in one layer, which would be that of the build stage', () => {
    const onto = (options: Partial<PythonBaseOptions>) => () => new PythonImage({
      project: fakeProject(),
      layers: LayerStrategy.single(),
      base: PythonBase.of(REFERENCE, { pythonVersion: '3.12', ...options }),
    });
    expect(onto(bare)).toThrow(/'layers' is LayerStrategy\.single\(\).*use LayerStrategy\.partitioned\(\)/);
    expect(onto({})).not.toThrow();
  });

  test.each<[Partial<PythonBaseOptions>, string]>([
    [{ glibc: 'musl' }, "'glibc' of 'base' is \"musl\"; expected a version such as 2.41"],
    [{ pythonVersion: '3' }, "'pythonVersion' of 'base' is \"3\"; expected X.Y or X.Y.Z"],
    [{ pythonVersion: '3.13\nRUN id' }, "'pythonVersion' of 'base' is \"3.13\\nRUN id\""],
    [{ pythonVersion: '3.14t' }, 'free-threaded Python is not supported'],
    [{ apt: false }, "'interpreter' of 'base' is missing, which an image without apt-get needs"],
    [{ interpreter: 'python3' }, "'interpreter' of 'base' is \"python3\"; expected the absolute path"],
    [{ interpreter: '/usr/bin/../python3' }, 'expected the absolute path'],
    [{ interpreter: '/usr/bin/python3\nRUN id' }, 'expected the absolute path'],
    [{ interpreter: '/usr/bin/python3.14t' }, 'which is free-threaded and not supported'],
  ])('fails with %j', (options, message) => {
    expect(() => imageOn(options)).toThrow(message);
  });

  test('fails with everything that is wrong at once', () => {
    expect(() => imageOn({ pythonVersion: '4', glibc: '3', apt: false }, 'own'))
      .toThrow(/'base' is "own"[^]*'pythonVersion' of 'base'[^]*'glibc' of 'base'[^]*'interpreter' of 'base'/);
  });

  test.each([
    'python:3.12-alpine', 'python:3.12-alpine3.22', 'registry.example/python-musl:3.12', `alpine:3.22@${DIGEST}`,
  ])('fails on %s, which has another C library', reference => {
    expect(() => imageOn({}, reference)).toThrow('which has musl instead of glibc');
  });

  test.each(['3.14t', '3.14.1t-slim', 'cp3.13t'])('fails on the tag %s, whose Python is free-threaded', tag => {
    expect(() => imageOn({}, `registry.example/python:${tag}`)).toThrow('whose Python is free-threaded');
  });

  test.each(['alpine/python:3.12', 'alpines:3.12', 'python:3.12-trixie'])('%s is neither', reference => {
    expect(() => imageOn({}, `registry.example/${reference}`)).not.toThrow();
  });
});
