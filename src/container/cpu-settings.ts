import { wholeProcessors } from './compute-size';
import type { Variables } from './environment';
import type { PythonProject } from '../project';

/** Thread pools that count the processors of the host, not the container's share, and the variable that bounds them. */
const THREAD_POOLS: ReadonlyArray<{ readonly variable: string; readonly packages: string[] }> = [
  // OpenBLAS, MKL and libomp all read it.
  { variable: 'OMP_NUM_THREADS', packages: ['numpy', 'torch', 'onnxruntime', 'tensorflow', 'xgboost', 'lightgbm'] },
  { variable: 'NUMEXPR_MAX_THREADS', packages: ['numexpr'] },
  { variable: 'POLARS_MAX_THREADS', packages: ['polars'] },
  { variable: 'RAYON_NUM_THREADS', packages: ['tokenizers'] },
];

/**
 * What follows from the container's share of processors. Python, servers and numeric libraries count those of the host, which
 * starts far too many processes and threads on a large one. It belongs to the task or pod, so that the image is the same for every size.
 *
 * @param workerCountVariable variable in which the server takes the number of its processes; undefined for one process
 */
export function cpuSettings(project: PythonProject, vcpu: number, workerCountVariable: string | undefined): Variables {
  const processors = wholeProcessors(vcpu);
  // With a process for each processor, each computes with one thread.
  const threads = workerCountVariable === undefined ? processors : 1;
  const pools = THREAD_POOLS.filter(({ packages }) => packages.some(name => project._lockedVersion(name) !== undefined));
  return {
    PYTHON_CPU_COUNT: String(processors),
    ...workerCountVariable === undefined ? {} : { [workerCountVariable]: String(processors) },
    ...Object.fromEntries(pools.map(({ variable }) => [variable, String(threads)])),
  };
}
