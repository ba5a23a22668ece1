import type { DebianNeeds } from '../need';

/** Clients of networks. */
export const NETWORK: DebianNeeds = {
  'ansible-core': {
    runs: ['openssh-client'],
    source: 'https://docs.ansible.com/ansible/latest/inventory_guide/connection_details.html',
  },
  'pycurl': {
    compiled: { headers: ['libcurl4-openssl-dev', 'libssl-dev'], loads: ['libcurl4t64'] },
    source: 'https://github.com/pycurl/pycurl/blob/master/INSTALL.rst',
  },
  'pyshark': {
    runs: ['tshark'],
    source: 'https://github.com/KimiNewt/pyshark',
  },
  'python-nmap': {
    runs: ['nmap'],
    source: 'https://xael.org/pages/python-nmap-en.html',
  },
};
