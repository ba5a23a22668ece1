import { fault, type Row } from '../../scripts/packages/table';
import { readUse } from '../../scripts/packages/use';

const both = ['slim', 'distroless'] as const;

function row(outcomes: Row['outcomes']): Row {
  return { name: 'psycopg', need: { runs: ['libpq5'], source: 'https://example.com' }, outcomes, seconds: 1 };
}

describe('an entry of the table', () => {
  test('is proved by a program that runs on both bases', () => {
    expect(fault(row({ slim: { ok: true }, distroless: { ok: true } }), both)).toBeUndefined();
  });

  test('is proved if one of the bases has what the other one lacks', () => {
    const outcomes = { slim: { ok: true, needless: true }, distroless: { ok: true } };
    expect(fault(row(outcomes), both)).toBeUndefined();
    expect(fault(row(outcomes), ['slim'])).toBeUndefined();
  });

  test('fails if the program fails on one base, with what it printed', () => {
    expect(fault(row({ slim: { ok: true }, distroless: { ok: false, problem: 'ImportError: libpq' } }), both))
      .toBe('psycopg on distroless: ImportError: libpq');
  });

  test('fails if one base was not tried, unless that was not asked for', () => {
    expect(fault(row({ slim: { ok: true } }), both)).toBe('psycopg on distroless: not tried');
    expect(fault(row({ slim: { ok: true } }), ['slim'])).toBeUndefined();
  });

  test('fails if the program runs on both bases without the Debian packages', () => {
    const outcome = { ok: true, needless: true };
    expect(fault(row({ slim: outcome, distroless: outcome }), both))
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
