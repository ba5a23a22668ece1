import type { DebianNeeds } from '../need';

/** Programs that packages start, and what else fits nowhere. */
export const PROGRAMS: DebianNeeds = {
  'cffi': {
    compiled: { headers: ['libffi-dev'], loads: [] },
    source: 'https://cffi.readthedocs.io/en/stable/installation.html',
  },
  'gitpython': {
    runs: ['git'],
    source: 'https://gitpython.readthedocs.io/en/stable/intro.html',
  },
  'libarchive-c': {
    runs: ['libarchive13t64'],
    source: 'https://github.com/Changaco/python-libarchive-c',
  },
  'pybedtools': {
    runs: ['bedtools'],
    source: 'https://daler.github.io/pybedtools/main.html',
  },
  'rarfile': {
    runs: ['unar'],
    source: 'https://rarfile.readthedocs.io/faq.html',
  },
};
