import { NATIVE, wheel } from './packages';
import {
  ImageBudget, LayerStrategy, PythonBase, PythonImage, type LockedPackage, type PythonImageSettings,
} from '../../../src';
import { fakeProject } from '../../fake-project';

function image(packages: LockedPackage[], settings: PythonImageSettings = {}): PythonImage {
  return new PythonImage({ project: fakeProject({ packages }), ...settings });
}

/** The message of the error. */
function refusal(packages: LockedPackage[], settings: PythonImageSettings): string {
  try {
    image(packages, settings);
  } catch (error) {
    expect((error as Error).name).toBe('PythonImageInvalid');
    return (error as Error).message;
  }
  throw new Error('the image is within its budget');
}

const HUGE = [wheel('model', 900), wheel('opencv-python', 60, '4.1', NATIVE), wheel('mypy', 30, '1.0', NATIVE),
  ...[...'abcd'].map((name, index) => wheel(name, 4 - index))];

test('fails when even the low end is above the limit: both numbers, the five largest and what to do', () => {
  const message = refusal(HUGE, { budget: ImageBudget.web() });
  expect(message).toMatch(
    /'budget' is ImageBudget\.web\(\), which allows 500 MB, but the image will have \d+\.\d MB \(\d+\.\d to \d+\.\d\) unpacked with its base; /,
  );
  expect(message).toMatch(/the largest packages are model \d+\.\d MB, opencv-python \d+\.\d MB \(opencv-python-headless is the same without windows\), mypy \d+\.\d MB \(put tools of development in a dependency group\), a \d+\.\d MB, b \d+\.\d MB; /);
  expect(message).not.toMatch(/, c \d/);
  expect(message).toMatch(/uv tree --invert --package NAME.*, or set a larger 'budget'$/);
});

test('only warns when nothing was asked for, and says what a service should have', () => {
  const { warnings } = image(HUGE);
  expect(warnings).toEqual([
    expect.stringMatching(/^the image will have .* unpacked with its base, and a service should have at most 500 MB; the largest/),
  ]);
});

test('only warns when the expected size is above the limit and the low end is not', () => {
  const unmeasured = [wheel('unmeasured', 100, '1.0', NATIVE)];
  const { low, expected } = image(unmeasured).forecast.unpackedWithBase!;
  const between = ImageBudget.of({ unpackedMegabytes: Math.round((low + expected) / 2e6) });
  expect(image(unmeasured, { budget: between }).warnings).toEqual([
    expect.stringMatching(/^the image may have .* and 'budget' allows \d+ MB; .*, or set a larger 'budget'$/),
  ]);
  expect(image(unmeasured, { budget: ImageBudget.of({ unpackedMegabytes: Math.ceil(expected / 1e6) }) }).warnings)
    .toEqual([]);
});

test('says nothing of an ordinary service, and nothing with ImageBudget.none()', () => {
  expect(image([wheel('fastapi', 0.1)]).warnings).toEqual([]);
  expect(image(HUGE, { budget: ImageBudget.none() }).warnings).toEqual([]);
});

test('a model may take 2000 MB', () => {
  const model = [wheel('numpy', 250, '1.0', NATIVE)];
  expect(refusal(model, { budget: ImageBudget.web() })).toMatch(/allows 500 MB/);
  expect(image(model, { budget: ImageBudget.ml() }).warnings).toEqual([]);
});

test('limits packed bytes and layers too, all at once', () => {
  const budget = ImageBudget.of({ unpackedMegabytes: 200, packedMegabytes: 100, layers: 5 });
  const message = refusal(HUGE, { budget });
  expect(message).toMatch(/\(3 problems\)/);
  expect(message).toMatch(/which allows 5 layers above the base, but the image has 1\d; lower 'maxLayers' of/);
  expect(message).toMatch(/allows 200 MB, but .* unpacked with its base/);
  expect(message).toMatch(/allows 100 MB, but .* packed with its base/);
});

test('14 layers are within the budget of a service, and 20 that were asked for are no warning', () => {
  const many = Array.from({ length: 40 }, (_, index) => wheel(`p${index}`, (10 + index) / 100));
  expect(image(many, { budget: ImageBudget.web() }).forecast.ownLayers).toBe(14);
  const layers = LayerStrategy.partitioned({ maxLayers: 20 });
  expect(image(many, { layers }).warnings).toEqual([]);
  expect(refusal(many, { layers, budget: ImageBudget.web() })).toMatch(/allows 14 layers above the base, but .* 20;/);
});

test('a base of unknown size is left out, which the message says', () => {
  const base = PythonBase.of('registry.example/python:3.13', { pythonVersion: '3.13' });
  expect(refusal(HUGE, { base, budget: ImageBudget.web() })).toMatch(/unpacked beside its base, whose size is not known;/);
});

test('what keeps files of packages is named, since that can be undone', () => {
  const message = refusal(HUGE, { layers: LayerStrategy.single(), budget: ImageBudget.web() });
  expect(message).toMatch(/remove 'layers', 'prune' and 'symbols', which keep files/);
  expect(refusal(HUGE, { budget: ImageBudget.web() })).not.toMatch(/remove 'layers'/);
});

describe('packages for a GPU', () => {
  const cuda = [
    wheel('torch', 540, '2.14.1', NATIVE), wheel('triton', 190, '3.0', NATIVE), wheel('torchvision', 8, '0.3', NATIVE),
    ...['cublas', 'cudnn', 'nccl'].map(name => wheel(`nvidia-${name}-cu12`, 500, '12.0', NATIVE)),
  ];

  test('fails with their bytes and the two entries of [tool.uv] that choose the wheels for CPU', () => {
    const message = refusal(cuda, { budget: ImageBudget.ml() });
    expect(message).toMatch(/6 packages are for a GPU and take \d{4}\.\d MB \(\d{4}\.\d MB packed\)/);
    expect(message).toContain('[[tool.uv.index]] with name = "pytorch-cpu", url = "the index for CPU that '
      + 'pytorch.org/get-started names", explicit = true, and [tool.uv.sources] with '
      + 'torch = { index = "pytorch-cpu" }, torchvision = { index = "pytorch-cpu" }');
    expect(message).toContain('https://docs.astral.sh/uv/guides/integration/pytorch/');
  });

  test('the index for CPU is beside that of the lock, if the lock has one of PyTorch', () => {
    const project = fakeProject({ packages: cuda });
    const installation = project._installation as { packagesFor: (...of: unknown[]) => any };
    const { packagesFor } = installation;
    const artifact = { kind: 'wheel', url: 'https://index.example/whl/cu130/torch-2.14.1%2Bcu130-cp313-x.whl' };
    installation.packagesFor = (...of) => packagesFor(...of).map((each: LockedPackage) =>
      each.name === 'torch' ? { ...each, artifact } : each);
    expect(() => new PythonImage({ project, budget: ImageBudget.ml() }))
      .toThrow('url = "https://index.example/whl/cpu"');
  });

  test('tensorflow does without its extra, and a GPU alone is no problem', () => {
    const tensorflow = [wheel('tensorflow', 600, '2.20', NATIVE), ...cuda.slice(3)];
    expect(refusal(tensorflow, { budget: ImageBudget.ml() })).toMatch(/tensorflow-cpu, or remove the extra 'and-cuda'/);
    expect(image(cuda, { budget: ImageBudget.of({ unpackedMegabytes: 9000 }) }).warnings).toEqual([]);
  });

  test('torch for CPU, without libraries of CUDA, is no GPU stack', () => {
    expect(refusal([wheel('numpy', 1000, '2.9.0', NATIVE), wheel('torch', 1000, '2.9.0', NATIVE)], { budget: ImageBudget.web() })).not.toMatch(/GPU/);
  });
});

test.each<[ImageBudget, RegExp]>([
  [ImageBudget.of({}), /'budget' is ImageBudget\.of\(\) without a limit; set 'unpackedMegabytes'/],
  [ImageBudget.of({ unpackedMegabytes: 0 }), /'unpackedMegabytes' of 'budget' is 0; use a number of megabytes above 0/],
  [ImageBudget.of({ packedMegabytes: NaN }), /'packedMegabytes' of 'budget' is NaN; use a number/],
  [ImageBudget.of({ layers: 1.5 }), /'layers' of 'budget' is 1.5; use a whole number of 1 or more/],
])('fails for %s', (budget, problem) => {
  expect(refusal([], { budget })).toMatch(problem);
});

test('fails for a limit that is no number, where it is passed', () => {
  expect(() => ImageBudget.of({ layers: '14' as unknown as number })).toThrow(/'layers' is "14"; expected a number/);
});
