import type { DebianNeeds } from '../need';

/** Numbers and learning. */
export const SCIENCE: DebianNeeds = {
  lightgbm: {
    runs: ['libgomp1'],
    source: 'https://lightgbm.readthedocs.io/en/latest/Installation-Guide.html',
  },
  mpi4py: {
    runs: ['libopenmpi40'],
    unless: ['impi-rt', 'mpich', 'openmpi'],
    source: 'https://mpi4py.readthedocs.io/en/stable/install.html',
  },
};
