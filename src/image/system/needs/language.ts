import type { DebianNeeds } from '../need';

/** Languages. */
export const LANGUAGE: DebianNeeds = {
  pyenchant: {
    runs: ['libenchant-2-2', 'hunspell-en-us'],
    source: 'https://pyenchant.github.io/pyenchant/install.html',
  },
};
