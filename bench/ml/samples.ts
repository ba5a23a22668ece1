import { join } from 'path';

/** A service that answers with a model, which its module `shop.train` makes while the image is built. */
export interface MlSample {
  readonly title: string;
  /** A project with the modules `shop.main` and `shop.train`, and no lock. */
  readonly folder: string;
  /** Whether every step from the first Dockerfile to our image is built, or the last two alone. */
  readonly everyStep: boolean;
}

const projects = join(__dirname, 'projects');

export const ML_SAMPLES: Readonly<Record<string, MlSample>> = {
  onnxruntime: {
    title: 'FastAPI, onnxruntime',
    folder: join(__dirname, '..', '..', 'test', 'integration', 'samples', 'inference'),
    everyStep: true,
  },
  tensorflow: { title: 'FastAPI, tensorflow-cpu', folder: join(projects, 'tensorflow'), everyStep: true },
  // Each step would take another 10 GB of the disk.
  torch: { title: 'FastAPI, torch with CUDA, as PyPI has it', folder: join(projects, 'torch'), everyStep: false },
};
