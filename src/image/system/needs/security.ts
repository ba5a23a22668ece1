import type { DebianNeeds } from '../need';

/** Cryptography, directories and permissions. */
export const SECURITY: DebianNeeds = {
  'gssapi': {
    compiled: { headers: ['libkrb5-dev'], loads: ['libgssapi-krb5-2'] },
    source: 'https://github.com/pythongssapi/python-gssapi',
  },
  'kerberos': {
    compiled: { headers: ['libkrb5-dev'], loads: ['libgssapi-krb5-2'] },
    source: 'https://github.com/apple/ccs-pykerberos',
  },
  'krb5': {
    compiled: { headers: ['libkrb5-dev'], loads: ['libkrb5-3'] },
    source: 'https://github.com/jborean93/pykrb5',
  },
  'libnacl': {
    runs: ['libsodium23'],
    source: 'https://github.com/saltstack/libnacl',
  },
  'pamela': {
    runs: ['libpam0g'],
    source: 'https://github.com/minrk/pamela',
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
  'python-ldap': {
    compiled: { headers: ['libldap-dev', 'libsasl2-dev'], loads: ['libldap2', 'libsasl2-2'] },
    source: 'https://www.python-ldap.org/en/latest/installing.html',
  },
};
