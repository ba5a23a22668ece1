import { TEMPORARY_DIRECTORY } from './places';

/** Logs appear immediately, no bytecode is written at run time, and a crash in C prints a traceback. */
export const INTERPRETER_VARIABLES = {
  PYTHONUNBUFFERED: '1',
  PYTHONDONTWRITEBYTECODE: '1',
  PYTHONFAULTHANDLER: '1',
} as const;

/**
 * Libraries that write a cache at run time, by default to their own package (numba), the user's configuration
 * (matplotlib) or a folder named after the user (torch). On a read-only root they warn, fail or rebuild it each time.
 */
const CACHES: ReadonlyArray<{ readonly library: string; readonly variable: string }> = [
  { library: 'huggingface-hub', variable: 'HF_HOME' },
  { library: 'matplotlib', variable: 'MPLCONFIGDIR' },
  { library: 'numba', variable: 'NUMBA_CACHE_DIR' },
  { library: 'torch', variable: 'TORCHINDUCTOR_CACHE_DIR' },
  { library: 'triton', variable: 'TRITON_CACHE_DIR' },
];

/** Moves the caches of the installed libraries to the folder that is always writable. */
export function cacheVariables(packages: ReadonlyArray<{ readonly name: string }>): Record<string, string> {
  const installed = new Set(packages.map(each => each.name));
  return Object.fromEntries(CACHES
    .filter(({ library }) => installed.has(library))
    .map(({ library, variable }) => [variable, `${TEMPORARY_DIRECTORY}/${library}`]));
}
