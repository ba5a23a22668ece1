import { readFileSync } from 'fs';
import { join } from 'path';
import { notesOf, problemsOfChangelog } from '../../../scripts/release/changelog';

const HEAD = '# Changelog\n\nIn the form of Keep a Changelog.\n\n';
const TWO = '## [0.2.0] - 2026-12-01\n\n### Added\n\n- Two.\n';
const ONE = '## [0.1.0] - 2026-11-30\n\n### Fixed\n\n- One.\n';
const RELEASED = `${HEAD}${TWO}\n${ONE}`;

test('the changelog of this repository is in the form that a release needs', () => {
  const text = readFileSync(join(__dirname, '../../../CHANGELOG.md'), 'utf8');
  const { version } = JSON.parse(readFileSync(join(__dirname, '../../../package.json'), 'utf8')) as { version: string };
  expect(problemsOfChangelog(text, version)).toEqual([]);
});

test('a version is described by its own section, or before its release by the unreleased one', () => {
  expect(problemsOfChangelog(RELEASED, '0.2.0', { released: true })).toEqual([]);
  expect(problemsOfChangelog(`${HEAD}## [Unreleased]\n\n### Added\n\n- Two.\n`, '0.2.0')).toEqual([]);
});

test('a section may begin with a sentence', () => {
  expect(problemsOfChangelog(RELEASED.replace('### Added', 'The second release.\n\n### Added'), '0.2.0')).toEqual([]);
});

test('fails when the version to release has no section', () => {
  expect(problemsOfChangelog(RELEASED, '0.3.0')).toEqual([
    "CHANGELOG.md: no section for 0.3.0; add '## [0.3.0] - YYYY-MM-DD' or '## [Unreleased]' at the top",
  ]);
});

test('fails when a release still has unreleased changes, or only those', () => {
  const unreleased = '## [Unreleased]\n\n### Added\n\n- Three.\n\n';
  expect(problemsOfChangelog(RELEASED.replace(HEAD, HEAD + unreleased), '0.2.0', { released: true })).toEqual([
    "CHANGELOG.md: 'Unreleased' has entries; move them to the section of 0.2.0",
  ]);
  expect(problemsOfChangelog(HEAD + unreleased, '0.2.0', { released: true })).toContain(
    "CHANGELOG.md: no section for 0.2.0; add '## [0.2.0] - YYYY-MM-DD' at the top",
  );
});

test('fails on each heading that is not of the form, all at once', () => {
  const text = `${HEAD}## [0.2.0] - 1 December\n\n### News\n\n- Two.\n\n## [0.1.0] - 2026-11-30\n\n### Fixed\n\n`;
  expect(problemsOfChangelog(text, '0.2.0')).toEqual([
    "CHANGELOG.md: invalid heading '## [0.2.0] - 1 December'; expected '## [X.Y.Z] - YYYY-MM-DD' or '## [Unreleased]'",
    "CHANGELOG.md: invalid heading '### News'; "
      + 'expected one of Added, Changed, Deprecated, Removed, Fixed, Security',
    "CHANGELOG.md: '### Fixed' has no entry; add one or remove the heading",
  ]);
});

test('fails when the newest version is not at the top', () => {
  expect(problemsOfChangelog(`${HEAD}${ONE}\n${TWO}`, '0.1.0')).toEqual([
    'CHANGELOG.md: 0.2.0 is below 0.1.0; the newest version is at the top',
  ]);
});

test('the notes of a release are its section, without the heading', () => {
  expect(notesOf(RELEASED, '0.2.0')).toBe('### Added\n\n- Two.\n');
  expect(notesOf(RELEASED, '0.3.0')).toBeUndefined();
});
