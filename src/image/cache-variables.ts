import { TEMPORARY_DIRECTORY } from './layout';

/**
 * Libraries that write a cache while they run, by default into their own package (numba), the user's configuration
 * (matplotlib) or a folder named after the user (torch). On a read-only root they warn, fail or rebuild it each time.
 */
const VARIABLES: ReadonlyArray<{ readonly library: string; readonly variable: string }> = [
  { library: 'huggingface-hub', variable: 'HF_HOME' },
  { library: 'matplotlib', variable: 'MPLCONFIGDIR' },
  { library: 'numba', variable: 'NUMBA_CACHE_DIR' },
  { library: 'torch', variable: 'TORCHINDUCTOR_CACHE_DIR' },
  { library: 'triton', variable: 'TRITON_CACHE_DIR' },
];

/** Points the caches of the libraries among these packages at the folder that is always writable. */
export function cacheVariables(packages: ReadonlyArray<{ readonly name: string }>): Record<string, string> {
  const installed = new Set(packages.map(each => each.name));
  return Object.fromEntries(VARIABLES
    .filter(({ library }) => installed.has(library))
    .map(({ library, variable }) => [variable, `${TEMPORARY_DIRECTORY}/${library}`]));
}
