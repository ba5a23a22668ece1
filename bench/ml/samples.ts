import { join } from 'path';
import { EVERY_STEP, type Form, TWO_SIDES } from './forms';

/** A service that answers with a model, which its module `shop.train` makes while the image is built. */
export interface MlSample {
  readonly title: string;
  /** A project with the modules `shop.main` and `shop.train`, and no lock. */
  readonly folder: string;
  /** What is built: every further step takes gigabytes of the disk where the packages are large. */
  readonly forms: readonly Form[];
}

const projects = join(__dirname, 'projects');

export const ML_SAMPLES: Readonly<Record<string, MlSample>> = {
  onnxruntime: {
    title: 'FastAPI, onnxruntime',
    folder: join(__dirname, '..', '..', 'test', 'integration', 'samples', 'inference'),
    forms: EVERY_STEP,
  },
  tensorflow: { title: 'FastAPI, tensorflow-cpu', folder: join(projects, 'tensorflow'), forms: TWO_SIDES },
  torch: { title: 'FastAPI, torch with CUDA, as PyPI has it', folder: join(projects, 'torch'), forms: TWO_SIDES },
};
