import { readFileSync, writeFileSync } from 'fs';
import { join } from 'path';
import { loadProject } from '../../../src/project/load-project';
import { problemsOf, temporaryFolder } from '../temporary';

/** Made with the real uv by scripts/tables/make_edits.py. */
interface Table {
  readonly pyproject: string;
  readonly library: string;
  readonly lock: string;
  readonly edits: Readonly<
    Record<string, { readonly stale: boolean; readonly edits: ReadonlyArray<readonly [string, string]> }>
  >;
}

const table = JSON.parse(readFileSync(join(__dirname, '../tables/edits.json'), 'utf8')) as Table;

/** What uv calls stale and an image does not depend on, so that nobody has to lock again for it. */
const HARMLESS = new Map([
  ['marker windows added', 'holds for no image'],
  ['marker dropped', 'the same on every platform that the lock is made for'],
  ['marker or', 'holds in every image'],
  ['optional empty', 'installs nothing'],
  ['group empty', 'installs nothing'],
  ['default-groups', 'the image names its groups'],
  ['path editable', 'local folders are copied, not installed'],
  ['source marker', 'conditional sources are compared by name only'],
  ['python lowered', 'no image has Python 3.10, which is added'],
  ['python raised', 'the lock is made for more than is asked'],
  ['python capped', 'the lock is made for more than is asked'],
  ['version bumped', 'nothing that is installed depends on it, and releases often change it alone'],
  ['version dynamic', 'nothing that is installed depends on it'],
  ['packaged', 'the project itself is copied, not installed'],
  ['workspace made', 'uv finds an invalid workspace, not a stale lock'],
]);

const folder = temporaryFolder({
  'lib/pyproject.toml': table.library,
  'lib2/pyproject.toml': table.library,
  'vendor/vendored-1.0-py3-none-any.whl': '',
  'uv.lock': table.lock,
});

test.each(Object.entries(table.edits))(
  '%s: stale exactly when uv says so, or known to be harmless',
  (name, { stale, edits }) => {
    const pyproject = edits.reduce((text, [from, to]) => text.replace(from, () => to), table.pyproject);
    writeFileSync(join(folder, 'pyproject.toml'), pyproject);
    const problems = problemsOf(each => loadProject(folder, undefined, { extras: [], groups: [] }, each));
    const found = problems.some(each => /is older than|does not list|was made for Python/.test(each));
    expect([name, found]).toEqual([name, stale && !HARMLESS.has(name)]);
  },
);

test('the table holds what it is for', () => {
  expect(Object.keys(table.edits).length).toBeGreaterThanOrEqual(80);
  expect([...HARMLESS.keys()].filter(name => !table.edits[name]?.stale)).toEqual([]);
});
