import type { DebianNeeds } from '../need';

/** Numbers and learning. */
export const SCIENCE: DebianNeeds = {
  lightgbm: {
    runs: ['libgomp1'],
    source: 'https://lightgbm.readthedocs.io/en/latest/FAQ.html',
  },
  mpi4py: {
    runs: ['libopenmpi40'],
    source: 'https://mpi4py.readthedocs.io/en/stable/install.html',
  },
};
