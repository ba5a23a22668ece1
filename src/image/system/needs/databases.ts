import type { DebianNeeds } from '../need';

/** Clients of databases, and databases in the process. */
export const DATABASES: DebianNeeds = {
  'fdb': {
    runs: ['libfbclient2'],
    source: 'https://fdb.readthedocs.io/en/latest/getting-started.html',
  },
  'firebird-driver': {
    runs: ['libfbclient2'],
    source: 'https://firebird-driver.readthedocs.io/en/latest/getting-started.html',
  },
  'mariadb': {
    compiled: { headers: ['libmariadb-dev'], loads: ['libmariadb3'] },
    source: 'https://mariadb-corporation.github.io/mariadb-connector-python/install.html',
  },
  'mysqlclient': {
    compiled: { headers: ['default-libmysqlclient-dev', 'pkgconf'], loads: ['libmariadb3'] },
    source: 'https://github.com/PyMySQL/mysqlclient',
  },
  'plyvel': {
    compiled: { headers: ['libleveldb-dev'], loads: ['libleveldb1d'] },
    source: 'https://plyvel.readthedocs.io/en/latest/installation.html',
  },
  'psycopg': {
    runs: ['libpq5'],
    unless: ['psycopg-binary'],
    source: 'https://www.psycopg.org/psycopg3/docs/basic/install.html',
  },
  'psycopg-c': {
    compiled: { headers: ['libpq-dev'], loads: ['libpq5'] },
    source: 'https://www.psycopg.org/psycopg3/docs/basic/install.html',
  },
  'psycopg2': {
    compiled: { headers: ['libpq-dev'], loads: ['libpq5'] },
    source: 'https://www.psycopg.org/docs/install.html',
  },
  'psycopg2-binary': {
    compiled: { headers: ['libpq-dev'], loads: ['libpq5'] },
    source: 'https://www.psycopg.org/docs/install.html',
  },
  'psycopg2cffi': {
    compiled: { headers: ['libpq-dev'], loads: ['libpq5'] },
    source: 'https://github.com/chtd/psycopg2cffi',
  },
  'pylibmc': {
    compiled: { headers: ['libmemcached-dev', 'zlib1g-dev'], loads: ['libmemcached11t64'] },
    source: 'https://sendapatch.se/projects/pylibmc/install.html',
  },
  'pyodbc': {
    runs: ['libodbc2'],
    source: 'https://github.com/mkleehammer/pyodbc/wiki/Install',
  },
  'pysqlite3': {
    compiled: { headers: ['libsqlite3-dev'], loads: [] },
    source: 'https://github.com/coleifer/pysqlite3',
  },
};
