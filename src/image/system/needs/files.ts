import type { DebianNeeds } from '../need';

export const FILES: DebianNeeds = {
  'python-magic': {
    runs: ['libmagic1t64'],
    source: 'https://github.com/ahupp/python-magic',
  },
};
