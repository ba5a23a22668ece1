import { execFileSync } from 'child_process';
import { createHash } from 'crypto';
import { lstatSync, readdirSync, readFileSync } from 'fs';
import { join, relative } from 'path';
import { temporaryFolder, writeInto } from '../../project/temporary';
import { python, SUPPORT, type Outcome } from '../python';

export const BUILDER = join(SUPPORT, 'builder');

/** The machine's Python compiles for itself: the folder of packages has its version. */
const VERSION = 'import sys; print("%d.%d" % sys.version_info[:2], end="")';
export const PYTHON = execFileSync('python3', ['-c', VERSION]).toString();
export const SITE = `lib/python${PYTHON}/site-packages`;

/** The file that Python looks for beside a source. */
export const CACHED = (name: string): string => `__pycache__/${name}.cpython-${PYTHON.replace('.', '')}.pyc`;

export type Files = Readonly<Record<string, string>>;

export interface Package {
  /** By path below the folder of packages. */
  readonly files?: Files;
  /** Instead of the rows of its files. */
  readonly record?: string;
  /** The number of its requirement file; 01 without one. */
  readonly group?: string;
}

export interface Built extends Outcome {
  readonly environment: string;
  /** The paths below the environment that a tree has. */
  files(group?: string): string[];
  /** What such a file says. */
  text(path: string, group?: string): string;
  /** Of a file of the tree, from the environment on. */
  path(path: string, group?: string): string;
  /** All that is in the folder of trees, with mode and time. */
  entries(): string[];
}

/** The row that a wheel has for a file. */
export function row(path: string, text: string): string {
  const hash = createHash('sha256').update(text).digest('base64url');
  return `${path},sha256=${hash},${Buffer.byteLength(text)}`;
}

/** Installs packages the way uv does, into a folder that stands for `/app/.venv`. */
export function installed(packages: Readonly<Record<string, Package>>, more: Files = {}): string {
  const root = temporaryFolder({});
  const groups = new Map<string, string[]>();
  for (const [name, { files = {}, record, group = '01' }] of Object.entries(packages)) {
    const info = `${name.replace(/[-.]/g, '_')}-1.0.dist-info`;
    const all = { [`${info}/METADATA`]: `Name: ${name}\n`, ...files };
    for (const [path, text] of Object.entries(all)) { writeInto(root, `venv/${SITE}/${path}`, text); }
    const rows = [...Object.entries(all).map(([path, text]) => row(path, text)), `${info}/RECORD,,`];
    writeInto(root, `venv/${SITE}/${info}/RECORD`, record ?? rows.join('\n') + '\n');
    groups.set(group, [...groups.get(group) ?? [], `${name} @ https://index.example/${name}.whl --hash=sha256:0`]);
  }
  writeInto(root, 'venv/pyvenv.cfg', '');
  for (const [group, lines] of groups) { writeInto(root, `requirements/${group}.txt`, lines.join('\n') + '\n'); }
  for (const [path, text] of Object.entries(more)) { writeInto(root, path, text); }
  return root;
}

/** Runs the command `layers` on such a folder. */
export async function layers(root: string, ...options: string[]): Promise<Built> {
  const environment = join(root, 'venv');
  const output = join(root, 'layers');
  const outcome = await python([
    BUILDER, 'layers', '--environment', environment, '--requirements', join(root, 'requirements'),
    '--output', output, ...options,
  ]);
  const path = (file: string, group = '01') => join(output, group, environment, file);
  return {
    ...outcome,
    environment,
    path,
    files: (group = '01') => walk(join(output, group, environment)).map(({ name }) => name),
    text: (file, group) => readFileSync(path(file, group), 'utf8'),
    entries: () => walk(output).map(({ name, mode, time }) => `${name} ${mode.toString(8)} ${time}`),
  };
}

/** Installs, and makes layers at once. */
export function layersOf(packages: Readonly<Record<string, Package>>, ...options: string[]): Promise<Built> {
  return layers(installed(packages), ...options);
}

interface Entry {
  readonly name: string;
  readonly mode: number;
  readonly time: number;
}

function walk(folder: string): Entry[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .map(entry => join(entry.parentPath, entry.name))
      .map(path => ({ name: relative(folder, path), path, ...lstatSync(path) }))
      .map(({ name, mode, mtimeMs }) => ({ name, mode: mode % 0o10000, time: mtimeMs / 1000 }))
      .sort((one, other) => (one.name < other.name ? -1 : 1));
  } catch {
    return [];
  }
}
