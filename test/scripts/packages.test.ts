import { fault, type Row } from '../../scripts/packages/table';
import { readUse } from '../../scripts/packages/use';

const proved: Row = {
  name: 'psycopg',
  need: { runs: ['libpq5'], source: 'https://example.com' },
  slim: { ok: true },
  distroless: { ok: true },
  seconds: 1,
};

describe('an entry of the table', () => {
  test('is proved by a program that runs on both bases', () => {
    expect(fault(proved)).toBeUndefined();
  });

  test('is proved if one of the bases has what the other one lacks', () => {
    expect(fault({ ...proved, slim: { ok: true, needless: true } })).toBeUndefined();
  });

  test('fails if the program fails on one base, with what it printed', () => {
    expect(fault({ ...proved, distroless: { ok: false, problem: 'ImportError: libpq' } }))
      .toBe('psycopg on distroless: ImportError: libpq');
  });

  test('fails if one base was not tried', () => {
    expect(fault({ ...proved, distroless: undefined })).toBe('psycopg on distroless: not tried');
  });

  test('fails if the program runs on both bases without the Debian packages', () => {
    expect(fault({ ...proved, slim: { ok: true, needless: true }, distroless: { ok: true, needless: true } }))
      .toBe('psycopg also runs without them, on both bases');
  });
});

test('the project of a program has its packages and its settings of uv', () => {
  expect(readUse('psycopg2').project).toBe([
    '[project]',
    'name = "use"',
    'version = "0"',
    'requires-python = ">=3.13,<3.14"',
    'dependencies = ["psycopg2"]',
    '[tool.uv]',
    'dependency-metadata = [{ name = "psycopg2" }]',
    '',
  ].join('\n'));
});
