import type { DebianNeeds } from '../need';

export const DATABASES: DebianNeeds = {
  'psycopg': {
    runs: ['libpq5'],
    unless: ['psycopg-binary'],
    source: 'https://www.psycopg.org/psycopg3/docs/basic/install.html',
  },
  'psycopg-c': {
    compiled: { headers: ['libpq-dev'], loads: ['libpq5'] },
    source: 'https://www.psycopg.org/psycopg3/docs/basic/install.html',
  },
};
