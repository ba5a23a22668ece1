import { join } from 'path';
import { ImageBudget, PythonImage, PythonProject } from '../../../src';

/** Two extras that exclude each other, each with an index of its own, as uv's guide for PyTorch has them. */
const FOLDER = join(__dirname, 'torch');

const imageWith = (extras: string[], budget?: ImageBudget) => new PythonImage({
  project: PythonProject.fromDirectory(FOLDER, { extras }), pythonVersion: '3.13', budget,
});

const torchOf = (image: PythonImage) => image.forecast.packages.map(({ name }) => name);

test('the extra for CPU installs that wheel alone, which fits the budget for a model', () => {
  const image = imageWith(['cpu'], ImageBudget.ml());
  expect(torchOf(image)).toEqual(['torch', 'filelock']);
  expect(image.warnings.join()).not.toContain('GPU');
});

test('the extra for CUDA is refused with its bytes, which its lock does not have, and the index beside it', () => {
  const refusal = () => imageWith(['cu130'], ImageBudget.of({ unpackedMegabytes: 1000 }));
  expect(refusal).toThrow(/largest packages are torch 1\d{3}\.\d MB, triton 6\d\d\.\d MB, nvidia-cublas 5/);
  expect(refusal).toThrow('[[tool.uv.index]] with name = "pytorch-cpu", url = "https://index.example/whl/cpu", '
    + 'explicit = true, and [tool.uv.sources] with torch = { index = "pytorch-cpu" }');
});

test('fails with both extras, which exclude each other', () => {
  expect(() => imageWith(['cpu', 'cu130'])).toThrow(/extra "cpu" of "model", extra "cu130" of "model" conflict/);
});
