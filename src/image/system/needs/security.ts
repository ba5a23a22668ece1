import type { DebianNeeds } from '../need';

/** Cryptography, directories and permissions. */
export const SECURITY: DebianNeeds = {
  'libnacl': {
    runs: ['libsodium23'],
    source: 'https://github.com/saltstack/libnacl',
  },
  'pysaml2': {
    runs: ['xmlsec1'],
    source: 'https://pysaml2.readthedocs.io/en/latest/install.html',
  },
  'pysodium': {
    runs: ['libsodium23'],
    source: 'https://github.com/stef/pysodium',
  },
  'python-gnupg': {
    runs: ['gpg', 'gpg-agent'],
    source: 'https://gnupg.readthedocs.io/en/latest/',
  },
};
