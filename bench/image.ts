/*
 * npm run bench:image
 *
 * Builds examples/shop by our Dockerfile and by two that people write. Prints what a node pulls at first and after one
 * changed line, and what a process in each image may change. Bytes are those of the layers above the base image, packed
 * by gzip as registries keep them. Needs a Docker engine.
 */
import { execFileSync } from 'child_process';
import { appendFileSync, cpSync, mkdtempSync, readFileSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join, resolve } from 'path';
import { gzipSync } from 'zlib';
import { ensureLock } from '../scripts/uv';
import { PythonImage, PythonProject } from '../src';

const BASE = 'python:3.13-slim';
const shop = resolve(__dirname, '..', 'examples', 'shop');
const scratch = mkdtempSync(join(tmpdir(), 'bench-image-'));

interface Side {
  readonly label: string;
  /** Makes the build context of a project and names its Dockerfile. */
  readonly prepare: (project: string, context: string) => string;
}

const copied = (name: string): Side['prepare'] => (project, context) => {
  cpSync(project, context, { recursive: true });
  return join(__dirname, 'dockerfiles', `${name}.Dockerfile`);
};

const sides: Side[] = [
  { label: 'pip, one stage', prepare: copied('pip') },
  { label: 'uv, two stages', prepare: copied('uv') },
  {
    label: 'this library',
    prepare: (project, context) => {
      // The same folder is read twice, with a line changed between.
      PythonProject.clearCache();
      PythonImage.fromDirectory(project, { pythonVersion: '3.13' }).stage(context);
      return join(context, 'Dockerfile');
    },
  },
];

function docker(...words: string[]): string {
  return execFileSync('docker', words, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();
}

/** Packed size of each layer of an image, by its digest. */
function layers(tag: string): Map<string, number> {
  const folder = mkdtempSync(join(scratch, 'saved-'));
  docker('save', '--output', join(folder, 'image.tar'), tag);
  execFileSync('tar', ['--extract', '--file', join(folder, 'image.tar'), '--directory', folder]);
  const [manifest] = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as { Layers: string[] }[];
  const digests = JSON.parse(docker('image', 'inspect', '--format', '{{json .RootFS.Layers}}', tag)) as string[];
  const sizes = manifest.Layers.map(path => gzipSync(readFileSync(join(folder, path))).length);
  rmSync(folder, { recursive: true });
  return new Map(digests.map((digest, index) => [digest, sizes[index]]));
}

/** Kilobytes of what one image has and the other has not. */
function pulled(image: ReadonlyMap<string, number>, present: ReadonlyMap<string, number>): string {
  const bytes = [...image].filter(([digest]) => !present.has(digest)).reduce((sum, [, size]) => sum + size, 0);
  return (bytes / 1e3).toFixed(1);
}

/** Files of the application and its packages that a process of the image can change. */
const WRITABLE = `
import os
print(sum(os.access(os.path.join(top, name), os.W_OK) for root in ("/app", "/usr/local/lib/python3.13/site-packages")
  for top, _, names in os.walk(root) for name in names))`;

function measure({ label, prepare }: Side): string[] {
  const project = join(scratch, 'shop');
  rmSync(project, { recursive: true, force: true });
  cpSync(shop, project, { recursive: true });
  const build = (step: string): string => {
    const tag = `bench-image:${label.replace(/\W+/g, '-')}-${step}`;
    const context = join(scratch, `${label}-${step}`);
    docker('build', '--tag', tag, '--file', prepare(project, context), context);
    return tag;
  };
  const [first, base] = [build('first'), layers(BASE)];
  appendFileSync(join(project, 'src', 'shop', 'main.py'), '\n# one more line\n');
  const second = build('second');
  const before = layers(first);
  const row = [
    pulled(before, base),
    pulled(layers(second), before),
    docker('run', '--rm', '--entrypoint', 'python', first, '-c', 'import os; print(os.getuid())'),
    docker('run', '--rm', '--entrypoint', 'python', first, '-c', WRITABLE),
  ];
  docker('image', 'rm', first, second);
  return [label, ...row];
}

ensureLock(shop);
const rows = sides.map(measure);
const titles = ['', 'kB above the base', 'kB after one line', 'user id', 'own files it can change'];
for (const row of [titles, ...rows]) {
  const cells = row.map((cell, column) => column === 0 ? cell.padEnd(16) : cell.padStart(titles[column].length + 3));
  console.log(cells.join(''));
}
rmSync(scratch, { recursive: true });
