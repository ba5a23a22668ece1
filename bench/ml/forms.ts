import { spawnSync } from 'child_process';
import { appendFileSync, copyFileSync, cpSync, writeFileSync } from 'fs';
import { join } from 'path';
import { uv } from '../../scripts/uv';
import { BuildStep, NativeSymbols, PruneProfile, PythonBase, PythonImage, type PythonImageOptions } from '../../src';

/** A step on the way from the first Dockerfile to our image. */
export interface Form {
  readonly label: string;
  readonly base: string;
  /** Writes the build context of a locked project. */
  readonly prepare: (project: string, context: string) => void;
}

const SLIM = 'python:3.13-slim';

const COMMAND = ['uvicorn', 'shop.main:app', '--host', '0.0.0.0', '--port', '8000'];

/** As people write it, in `bench/dockerfiles/ml/`. */
function written(label: string, name: string): Form {
  return {
    label,
    base: SLIM,
    prepare: (project, context) => {
      cpSync(project, context, { recursive: true });
      writeFileSync(join(context, 'requirements.txt'), requirements(project));
      const file = join(context, 'Dockerfile');
      copyFileSync(join(__dirname, '..', 'dockerfiles', 'ml', `${name}.Dockerfile`), file);
      appendFileSync(file, `EXPOSE 8000\nCMD ${JSON.stringify(COMMAND)}\n`);
    },
  };
}

/** The lock for pip. */
function requirements(project: string): string {
  const words = ['export', '--quiet', '--frozen', '--no-dev', '--no-emit-project', '--python', 'python3'];
  const { status, stdout, stderr } = spawnSync(uv(), [...words, '--project', project], { encoding: 'utf8' });
  if (status !== 0) { throw new Error(`'uv export' failed\n${stderr}`); }
  return stdout;
}

function ours(label: string, options: PythonImageOptions = {}, base = SLIM): Form {
  return {
    label,
    base,
    prepare: (project, context) => {
      const model = BuildStep.run(['python', '-m', 'shop.train'], {
        outputs: ['model'], inputs: ['src/shop/__init__.py', 'src/shop/train.py'], belowPackages: true,
      });
      PythonImage.fromDirectory(project, { pythonVersion: '3.13', buildSteps: [model], ...options }).stage(context);
    },
  };
}

/** What the others are compared with. */
export const HAND_TUNED = written('hand-tuned', 'hand-tuned');

export const OURS = ours('this library');

/** In the order of the document: each has what those before it have. */
export const EVERY_STEP: readonly Form[] = [
  written('one stage', 'one-stage'),
  written('caches in mounts', 'cache-mount'),
  written('two stages', 'two-stages'),
  HAND_TUNED,
  ours('this library, nothing removed', { prune: PruneProfile.NONE, symbols: NativeSymbols.KEPT }),
  ours('this library, symbols removed', { prune: PruneProfile.NONE }),
  OURS,
  ours('this library, distroless', { base: PythonBase.DISTROLESS }, 'gcr.io/distroless/python3-debian13:nonroot'),
];

/** What the target compares. */
export const TWO_SIDES: readonly Form[] = [HAND_TUNED, OURS];
