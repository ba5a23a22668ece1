import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { build, failedBuild, stage } from './builds';
import { docker, run } from './docker';
import { projectWith, writeWheel } from './wheels';
import { uv } from '../../scripts/uv';
import { sharedObject } from '../support/builder/shared-object';

const SITE = 'lib/python3.13/site-packages';
const BROKEN = 'its wheel is broken: use another version, or report it to the maintainers of the package';
const tag = `bad-input-${process.pid}:test`;

afterAll(() => { run('docker', ['rmi', '--force', tag]); });

function hashIn(project: string): string {
  return /hash = "sha256:(\w+)"/.exec(readFileSync(join(project, 'uv.lock'), 'utf8'))![1];
}

function edit(file: string, change: (text: string) => string): void {
  const text = readFileSync(file, 'utf8');
  const changed = change(text);
  if (changed === text) { throw new Error(`nothing to change in ${file}`); }
  writeFileSync(file, changed);
}

describe('a build', () => {
  test('fails when a wheel was replaced after it was locked, with both hashes and a repair that helps', () => {
    const project = projectWith({ tea: { 'tea/__init__.py': '' } });
    const locked = hashIn(project);
    writeWheel(project, 'tea', { 'tea/__init__.py': '', 'tea/more.py': '' });
    const log = failedBuild(stage(project));
    expect(log).toContain('Hash mismatch for `tea @ file:///dependencies/files/wheels/tea-1.0-py3-none-any.whl`');
    expect(log).toMatch(new RegExp(`Expected:\\s+.*sha256:${locked}`));
    // The comment above the command that failed, which Docker shows.
    expect(log).toMatch(/# Refuses a file with another hash .* run `uv lock --upgrade-package NAME`\.\n/);
    run(uv(), ['lock', '--quiet', '--python', 'python3', '--project', project, '--upgrade-package', 'tea']);
    expect(log).toMatch(new RegExp(`Computed:\\s+.*sha256:${hashIn(project)}`));
    // A project is read once in a process.
    const repaired = mkdtempSync(join(tmpdir(), 'repaired-'));
    cpSync(project, repaired, { recursive: true });
    build(stage(repaired), tag);
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
      /build: 'libdmtx\.so\.0' is missing, which 'tea' needs \('tea\/fast\.so'\); .*DebianPackages\.of\('libdmtx0t64'\)/,
    );
  });

  test('fails when a RECORD names what is outside of the environment, missing or Python itself, with each', () => {
    const context = stage(projectWith({ tea: { 'tea/__init__.py': '' } }));
    // uv never leaves such rows; another installer might.
    const rows = '../../../../../etc/passwd,,\\ntea/gone.py,,\\n../../../bin/python,,\\n';
    const append = `    && printf '${rows}' >> /app/.venv/${SITE}/tea-1.0.dist-info/RECORD \\\n`;
    edit(join(context, 'Dockerfile'), text => text.replace('    # Removes', `${append}    # Removes`));
    const log = failedBuild(context);
    const record = "build: the RECORD of package 'tea' names";
    expect(log).toContain(`${record} '../../../../../etc/passwd', which is outside of the environment; ${BROKEN}`);
    expect(log).toContain(`${record} 'tea/gone.py', which was not installed; ${BROKEN}`);
    expect(log).toContain(`${record} '../../../bin/python', which is a file of the environment itself; ${BROKEN}`);
  });
});

test('a file that two packages have with the same content is in the image, and both packages work', () => {
  const files = { 'drinks/__init__.py': '__path__ = __import__("pkgutil").extend_path(__path__, __name__)\n' };
  build(stage(projectWith({
    tea: { ...files, 'drinks/tea.py': 'HOT = 90\n' }, cocoa: { ...files, 'drinks/cocoa.py': 'HOT = 70\n' },
  })), tag);
  const source = 'import drinks.cocoa, drinks.tea; print(drinks.cocoa.HOT, drinks.tea.HOT)';
  expect(docker('run', '--rm', tag, 'python', '-c', source)).toBe('70 90');
});

test('a wheel whose RECORD lacks files loses none of them: uv completes it', () => {
  const wheel = { 'tea/__init__.py': 'from .more import HOT\n', 'tea/more.py': 'HOT = 90\n', 'tea/data.json': '{}' };
  const project = projectWith({ tea: wheel }, ['tea/more.py', 'tea/data.json']);
  const { log } = build(stage(project), tag);
  expect(log).not.toContain('left out');
  const source = 'import json, tea; from importlib.metadata import files; '
    + 'print(json.dumps([tea.HOT, [str(each) for each in files("tea") if each.locate().exists()]]))';
  const [hot, files] = JSON.parse(docker('run', '--rm', tag, 'python', '-c', source));
  expect([hot, files]).toEqual([90, expect.arrayContaining(Object.keys(wheel))]);
});

test('a native file that cannot be stripped is in the image as it was, and the log says why and the repair', () => {
  const native = sharedObject(['libc.so.6'], ['PyInit_fast']);
  // A table of sections behind the end of the file, which only a debugger would read.
  native.writeBigUInt64LE(2n ** 40n, 40);
  native.writeUInt16LE(64, 58);
  native.writeUInt16LE(9, 60);
  const { log } = build(stage(projectWith({ tea: { 'tea/__init__.py': '', 'tea/fast.so': native } })), tag);
  expect(log).toMatch(/build: symbols: \S*fast\.so of 'tea' keeps them, since '\S+-strip' cannot read it; to leave the /);
  expect(log).toContain("use symbols: NativeSymbols.stripped({ except: ['tea'] })\n");
  const source = 'import ctypes, sys, tea; file = tea.__path__[0] + "/fast.so"; ctypes.CDLL(file); '
    + 'print(open(file, "rb").read().hex())';
  expect(docker('run', '--rm', tag, 'python', '-c', source)).toBe(native.toString('hex'));
});

test('a wheel with a RECORD or files that lead out of the environment changes nothing there', () => {
  const out = '../../../../..';
  const outside = { [`${out}/etc/evil`]: 'x', RECORD: `${out}/etc/passwd,,\n${out}/etc/group,,\n` };
  build(stage(projectWith({ tea: { 'tea/__init__.py': '', ...outside } })), tag);
  const passwd = (image: string) => docker('run', '--rm', '--entrypoint', 'cat', image, '/etc/passwd');
  expect(passwd(tag).split('\n').slice(0, -1).join('\n')).toBe(passwd('python:3.13-slim'));
  expect(docker('run', '--rm', '--user', '0:0', '--entrypoint', 'find', tag, '/', '-xdev', '-name', 'evil')).toBe('');
});

