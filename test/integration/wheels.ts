import { createHash } from 'crypto';
import { mkdirSync, mkdtempSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { run } from './docker';
import { ensureLock } from '../../scripts/uv';

/** A package that a test makes: the content of its files by their paths. */
export type Wheel = Readonly<Record<string, string | Buffer>>;

/**
 * A project without network: it depends on these packages, which are archives in its own folder.
 *
 * @param unnamed files that no RECORD names
 */
export function projectWith(wheels: Readonly<Record<string, Wheel>>, unnamed: string[] = []): string {
  const directory = mkdtempSync(join(tmpdir(), 'project-'));
  mkdirSync(join(directory, 'wheels'));
  const paths = Object.entries(wheels).map(([name, files]) => [name, writeWheel(directory, name, files, unnamed)]);
  writeFileSync(join(directory, '.python-version'), '3.13\n');
  writeFileSync(join(directory, 'pyproject.toml'), [
    '[project]',
    'name = "shop"',
    'version = "0.1.0"',
    'requires-python = ">=3.11"',
    `dependencies = ${JSON.stringify(Object.keys(wheels))}`,
    '[tool.uv]',
    'no-index = true',
    '[tool.uv.sources]',
    ...paths.map(([name, path]) => `${name} = { path = "${path}" }`),
    '',
  ].join('\n'));
  ensureLock(directory);
  writeFileSync(join(directory, 'main.py'), 'print("open")\n');
  return directory;
}

/** Its RECORD names every file with its hash, and has the rows that `RECORD` among the files adds. */
export function writeWheel(
  directory: string, name: string, { RECORD = '', ...files }: Wheel, unnamed: string[] = [],
): string {
  const path = `wheels/${name}-1.0-py3-none-any.whl`;
  const info = `${name}-1.0.dist-info`;
  const all: Wheel = {
    ...files,
    [`${info}/METADATA`]: `Metadata-Version: 2.1\nName: ${name}\nVersion: 1.0\n`,
    [`${info}/WHEEL`]: 'Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n',
  };
  const rows = Object.entries(all).filter(([file]) => !unnamed.includes(file)).map(([file, content]) => {
    const hash = createHash('sha256').update(content).digest('base64url');
    return `${file},sha256=${hash},${Buffer.byteLength(content)}\n`;
  });
  const record = `${info}/RECORD`;
  const entries = Object.entries({ ...all, [record]: `${rows.join('')}${record},,\n${String(RECORD)}` })
    .map(([file, content]) => [file, Buffer.from(content).toString('base64')]);
  run('python3', ['-c', ZIP, join(directory, path)], { input: JSON.stringify(entries) });
  return path;
}

const ZIP = `
import base64, json, sys, zipfile
with zipfile.ZipFile(sys.argv[1], 'w') as archive:
    for name, content in json.load(sys.stdin):
        archive.writestr(name, base64.b64decode(content))
`;
