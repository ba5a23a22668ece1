import type { DebianNeeds } from '../need';

/** Clients of networks. */
export const NETWORK: DebianNeeds = {
  'pyshark': {
    runs: ['tshark'],
    source: 'https://github.com/KimiNewt/pyshark',
  },
  'python-nmap': {
    runs: ['nmap'],
    source: 'https://xael.org/pages/python-nmap-en.html',
  },
};
