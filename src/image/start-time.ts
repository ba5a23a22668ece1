import type { PythonProject } from '../project';

/**
 * The imports of a usual framework take 0.6 s on a whole processor, and about 3 s on a quarter of one; with what an
 * application adds, such as its models and the first connections, that stays far below a minute.
 */
const USUAL_SECONDS = 60;

/** The longest start that ECS can wait for. Weights are read from disk or fetched before the server answers. */
const WITH_MODELS_SECONDS = 300;

/** Libraries that take seconds to import, and whose applications load a model before they answer. */
const MODEL_LIBRARIES = ['jax', 'tensorflow', 'tensorflow-cpu', 'torch', 'transformers'];

/**
 * How long an application may take to start, in seconds. A healthy start ends this time early, so that a long one only
 * delays the end of a start that fails.
 */
export function startSeconds(project: PythonProject): number {
  return MODEL_LIBRARIES.some(name => project._startup.locks(name)) ? WITH_MODELS_SECONDS : USUAL_SECONDS;
}
