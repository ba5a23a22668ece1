import fc from 'fast-check';
import { instructions } from './dockerfile/parse-dockerfile';
import {
  CompiledPackage, ContainerUser, DebianPackages, ImageArchitecture, ImageBudget, LayerStrategy, MemoryAllocator,
  NativeSymbols, PruneProfile, PythonBase, PythonImage, PythonProject,
  type CompiledPackageOptions, type PythonBaseOptions,
} from '../../src';
import { flag, list, madeOrTypedError, number, orWrong, text, wrong } from '../hostile';
import { sampleProject } from '../project/sample-project';

const project = PythonProject.fromDirectory(sampleProject({ 'src/shop/data.json': '{}' }));

/** So that enough of the others make an image. */
const seldom = <T>(arbitrary: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 5, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });

const props = fc.record(
  {
    base: orWrong(
      fc.tuple(
        text('registry.example/base/python:3.13', `registry.example/python@sha256:${'a'.repeat(64)}`),
        orWrong(
          fc.record(
            {
              pythonVersion: text('3.13', '3.12.4'),
              glibc: text('2.41'),
              interpreter: text('/usr/bin/python3.13'),
              apt: flag,
              multiPlatform: flag,
            },
            { requiredKeys: ['pythonVersion'] },
          ),
        ),
      ),
    ),
    pythonVersion: text('3.13'),
    architecture: orWrong(fc.constantFrom(ImageArchitecture.ARM64, ImageArchitecture.X86_64)),
    user: orWrong(fc.tuple(number(10001, 1, 2 ** 31 - 1), number(10001))),
    allocator: orWrong(fc.constant(MemoryAllocator.PYMALLOC)),
    include: list(text('src/shop/data.json'), 2),
    exclude: list(text('src/shop/*.json'), 2),
    layers: fc.constantFrom(LayerStrategy.single(), LayerStrategy.partitioned({ maxLayers: 7 })),
    prune: orWrong(fc.constantFrom(PruneProfile.DEFAULT, PruneProfile.NONE)),
    symbols: orWrong(fc.constantFrom(NativeSymbols.KEPT, NativeSymbols.stripped({ except: ['x'] }))),
    budget: fc.constantFrom(ImageBudget.web(), ImageBudget.none(), ImageBudget.of({ layers: 20 })),
    checkEntry: flag,
    systemPackages: orWrong(fc.tuple(text('ffmpeg', 'libpq5'))),
    compiled: seldom(orWrong(fc.tuple(text('shop'), orWrong(fc.record(
      { environment: orWrong(fc.constant({ CFLAGS: '-O3' })), inputs: list(text('src/shop/data.json'), 2) },
      { requiredKeys: [] },
    ))))),
    buildBase: seldom(orWrong(fc.tuple(
      text('registry.example/cuda:jammy'), orWrong(fc.record({ pythonVersion: text('3.13'), glibc: text('2.35') })),
    ))),
  },
  { requiredKeys: [] },
);

type Drawn = typeof props extends fc.Arbitrary<infer T> ? T : never;

function imageFrom({ base, user, systemPackages, compiled, buildBase, ...others }: Drawn): PythonImage {
  return new PythonImage({
    project,
    base: Array.isArray(base) ? PythonBase.of(base[0], base[1]) : base as undefined,
    user: Array.isArray(user) ? ContainerUser.of(user[0], user[1]) : user as undefined,
    systemPackages: (
      Array.isArray(systemPackages) ? DebianPackages.of(...systemPackages as [string]) : systemPackages
    ) as undefined,
    compiled: (
      Array.isArray(compiled) ? [CompiledPackage.of(compiled[0], compiled[1])] : compiled
    ) as undefined,
    buildBase: (Array.isArray(buildBase) ? PythonBase.of(buildBase[0], buildBase[1]) : buildBase) as undefined,
    ...others,
  });
}

/** What a build would do, apart from what the props choose: the words of its instructions. */
const shape = (dockerfile: string): string[] => instructions(dockerfile).map(each => each.split(' ')[0]);

/** With variables where the others have some. */
function optionsOf(options: CompiledPackageOptions): CompiledPackageOptions {
  const { environment = {} } = options;
  return { environment: Object.keys(environment).length > 0 ? { CFLAGS: '-O3' } : {} };
}

/** The same of an image whose texts are plain. */
function plainShape({ base, layers, allocator, checkEntry, systemPackages, compiled, buildBase }: Drawn): string[] {
  const settings = {
    project,
    layers,
    allocator,
    checkEntry: checkEntry as boolean,
    systemPackages: systemPackages && DebianPackages.of('ffmpeg'),
    compiled: compiled && [CompiledPackage.of('shop', optionsOf(compiled[1]))],
    pythonVersion: buildBase && '3.13',
    buildBase: buildBase && PythonBase.of('cuda:jammy', { pythonVersion: '3.13', glibc: '2.35' }),
  };
  if (!Array.isArray(base)) { return shape(new PythonImage(settings).dockerfile); }
  const { apt, multiPlatform } = base[1] as PythonBaseOptions;
  const options = { pythonVersion: '3.13', interpreter: '/usr/bin/python3', apt, multiPlatform };
  return shape(new PythonImage({ ...settings, base: PythonBase.of('base:1', options) }).dockerfile);
}

test('an image: an error with a code, or a Dockerfile that does what any other does', () => {
  let made = 0;
  fc.assert(fc.property(props, drawn => {
    const image = madeOrTypedError(() => imageFrom(drawn));
    if (image === undefined) { return; }
    made++;
    expect(shape(image.dockerfile)).toEqual(plainShape(drawn));
    expect(image.dockerfile).toContain(`\nUSER ${image.user.uid}:${image.user.gid}\n`);
    expect(image.contentTag).toMatch(/^0\.1\.0-[0-9a-f]{12}$/);
  }), { seed: 6, numRuns: Number(process.env.MUTANTS ?? 400) });
  expect(made).toBeGreaterThan(20);
});

test.each<[string, (value: never) => unknown]>([
  ['PythonImage', value => new PythonImage(value)],
  ['PythonImage.fromDirectory', value => PythonImage.fromDirectory(value)],
  ['the options of it', value => PythonImage.fromDirectory(project.directory, value)],
  ['PythonProject.fromDirectory', value => PythonProject.fromDirectory(value)],
  ['the options of it', value => PythonProject.fromDirectory(project.directory, value)],
  ['PythonBase.of', value => PythonBase.of(value, value)],
  ['ContainerUser.of', value => ContainerUser.of(value, value)],
])('%s takes no value of another type', (_name, make) => {
  fc.assert(fc.property(wrong<never>(), value => { madeOrTypedError(() => make(value)); }), { seed: 6, numRuns: 60 });
});

test.each([
  ["'user' is 10001; expected a ContainerUser", { user: 10001 }],
  ["'include[1]' is undefined; expected text", { include: ['data', undefined] }],
  ["'checkEntry' is \"false\"; expected true or false", { checkEntry: 'false' }],
  ["'pythonVersion' is 3.13; expected text", { pythonVersion: 3.13 }],
  ["'budget' is 500; expected an ImageBudget", { budget: 500 }],
])('fails with %s', (message, settings) => {
  expect(() => new PythonImage({ project, ...settings as object })).toThrow(expect.objectContaining({
    name: 'PythonImageInvalid', message: `PythonImageInvalid: invalid PythonImage: ${message}`,
  }));
});
