import { appendFileSync, cpSync, copyFileSync } from 'fs';
import { join } from 'path';
import type { Sample } from './projects';
import { LayerStrategy, PythonBase, PythonImage, PythonProject, type PythonImageOptions } from '../../src';

/** One way to make an image of a project. */
export interface Contender {
  readonly label: string;
  readonly base: string;
  /** Writes the build context, Dockerfile included. */
  readonly prepare: (project: string, context: string, sample: Sample) => void;
  /** Commands of its stage `build` that install no dependency, such as that for the project itself. */
  readonly noDependency?: RegExp;
}

const SLIM = 'python:3.13-slim';

const written = (name: string): Contender['prepare'] => (project, context, { command }) => {
  cpSync(project, context, { recursive: true });
  const file = join(context, 'Dockerfile');
  copyFileSync(join(__dirname, '..', 'dockerfiles', `${name}.Dockerfile`), file);
  appendFileSync(file, `EXPOSE 8000\nCMD ${JSON.stringify(command)}\n`);
};

const staged = (options: PythonImageOptions = {}): Contender['prepare'] => (project, context) => {
  // The same folder is read again, with a line changed between.
  PythonProject.clearCache();
  PythonImage.fromDirectory(project, { pythonVersion: '3.13', ...options }).stage(context);
};

export const EXAMPLE: Contender = {
  label: "uv's example",
  base: SLIM,
  prepare: written('uv'),
  noDependency: /uv sync --locked --no-dev$/,
};

/** What the others are compared with. */
export const HAND_TUNED: Contender = { label: 'hand-tuned', base: SLIM, prepare: written('hand-tuned') };

/** The one that the targets are for. */
export const OURS: Contender = { label: 'this library', base: SLIM, prepare: staged() };

const DISTROLESS: Contender = {
  label: 'this library, distroless',
  base: 'gcr.io/distroless/python3-debian13:nonroot',
  prepare: staged({ base: PythonBase.DISTROLESS }),
};

const SINGLE: Contender = {
  label: 'this library, single()',
  base: SLIM,
  prepare: staged({ layers: LayerStrategy.single() }),
  noDependency: /check_entry\.py/,
};

export const CONTENDERS: readonly Contender[] = [EXAMPLE, HAND_TUNED, OURS, DISTROLESS, SINGLE];
