import type { DebianNeeds } from '../need';

/** Numbers and learning. */
export const SCIENCE: DebianNeeds = {
  lightgbm: {
    runs: ['libgomp1'],
    source: 'https://lightgbm.readthedocs.io/en/latest/Installation-Guide.html',
  },
};
