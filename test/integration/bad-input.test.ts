import { readFileSync, writeFileSync } from 'fs';
import { join } from 'path';
import { build, failedBuild, stage } from './builds';
import { docker, run } from './docker';
import { projectWith } from './wheels';
import { sharedObject } from '../support/builder/shared-object';

const SITE = 'lib/python3.13/site-packages';
const BROKEN = 'its wheel is broken: use another version, or report it to the maintainers of the package';
const tag = `bad-input-${process.pid}:test`;

afterAll(() => { run('docker', ['rmi', '--force', tag]); });

function edit(file: string, change: (text: string) => string): void {
  const text = readFileSync(file, 'utf8');
  const changed = change(text);
  if (changed === text) { throw new Error(`nothing to change in ${file}`); }
  writeFileSync(file, changed);
}

describe('a build', () => {
  test('fails when a wheel has another hash than in the lock, naming the package and both', () => {
    const context = stage(projectWith({ tea: { 'tea/__init__.py': '' } }));
    const wrong = '0'.repeat(64);
    edit(join(context, 'dependencies', '01.txt'), text => text.replace(/(?<=sha256:)\w+/, wrong));
    const log = failedBuild(context);
    expect(log).toMatch(/Hash mismatch for `tea @ file:\/\/\/dependencies\/files\/wheels\/tea-1\.0-py3-none-any\.whl`/);
    expect(log).toMatch(new RegExp(`Expected:\\s+.*sha256:${wrong}`));
  });

  test('fails when two packages have other content for one path, naming both, the file and the repairs', () => {
    const context = stage(projectWith({
      tea: { 'drinks/__init__.py': 'HOT = True\n' }, cocoa: { 'drinks/__init__.py': 'HOT = False\n' },
    }));
    expect(failedBuild(context)).toContain(
      `build: packages 'cocoa' and 'tea' both install '${SITE}/drinks/__init__.py', with different content; `
        + "remove one of them with `uv remove` or in 'override-dependencies' of [tool.uv]",
    );
  });

  test('fails when a native file needs a library that the base lacks, naming package, file and repair', () => {
    const native = sharedObject(['libdmtx.so.0'], ['PyInit_fast']);
    const context = stage(projectWith({ tea: { 'tea/__init__.py': 'from . import fast\n', 'tea/fast.so': native } }));
    expect(failedBuild(context)).toMatch(
      /build: 'libdmtx\.so\.0' is missing, which 'tea' needs \('tea\/fast\.so'\); .*Debian's package 'libdmtx0t64'/,
    );
  });

  test('fails when a RECORD names a path outside of the environment and a file that is missing, with both', () => {
    const context = stage(projectWith({ tea: { 'tea/__init__.py': '' } }));
    // uv never leaves such rows; another installer might.
    const rows = '../../../../../etc/passwd,,\\ntea/gone.py,,\\n';
    const append = `    && printf '${rows}' >> /app/.venv/${SITE}/tea-1.0.dist-info/RECORD \\\n`;
    edit(join(context, 'Dockerfile'), text => text.replace('    # Removes', `${append}    # Removes`));
    const log = failedBuild(context);
    const record = "build: the RECORD of package 'tea' names";
    expect(log).toContain(`${record} '../../../../../etc/passwd', which is outside of the environment; ${BROKEN}`);
    expect(log).toContain(`${record} 'tea/gone.py', which was not installed; ${BROKEN}`);
  });
});

test('a wheel with a RECORD or files that lead out of the environment changes nothing there', () => {
  const out = '../../../../..';
  const outside = { [`${out}/etc/evil`]: 'x', RECORD: `${out}/etc/passwd,,\n${out}/etc/group,,\n` };
  build(stage(projectWith({ tea: { 'tea/__init__.py': '', ...outside } })), tag);
  const passwd = (image: string) => docker('run', '--rm', '--entrypoint', 'cat', image, '/etc/passwd');
  expect(passwd(tag).split('\n').slice(0, -1).join('\n')).toBe(passwd('python:3.13-slim'));
  expect(docker('run', '--rm', '--user', '0:0', '--entrypoint', 'find', tag, '/', '-xdev', '-name', 'evil')).toBe('');
});

