/*
 * npm run bench:health [-- --rounds 40]
 *
 * What the health route of the image costs each request that is not for it: an application is called alone and behind
 * it, in turn, in one process of the image, without a server. Writes its table to docs/health.md. Needs a Docker engine
 * and the network for packages.
 */
import { spawnSync } from 'child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join, resolve } from 'path';
import { parseArgs } from 'util';
import { replaceSection } from './image/document';
import { ensureLock } from '../scripts/uv';
import { PythonImage } from '../src';
import { BUILD_ARGUMENTS } from '../src/image';

const ROOT = resolve(__dirname, '..');
const DOCUMENT = join(ROOT, 'docs', 'health.md');

const SAMPLES = [
  { name: 'FastAPI', kind: 'asgi', project: 'web', application: 'shop.main:app' },
  { name: 'Django', kind: 'wsgi', project: 'django', application: 'shop.wsgi:application' },
];

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '40' } } });

function docker(args: string[], input?: string): string {
  const { status, stdout, stderr } = spawnSync('docker', args, { encoding: 'utf8', input });
  if (status !== 0) { throw new Error(`docker ${args[0]} ended with ${status}\n${stdout}${stderr}`); }
  return stdout.trim();
}

function row({ name, kind, project, application }: typeof SAMPLES[number], scratch: string): string {
  const directory = join(scratch, project);
  cpSync(join(ROOT, 'test', 'integration', 'samples', project), directory, { recursive: true });
  ensureLock(directory);
  const image = `bench-health-${process.pid}-${project}`;
  const context = PythonImage.fromDirectory(directory).stage(join(scratch, `${project}-context`));
  const args = Object.entries(BUILD_ARGUMENTS).flatMap(([key, value]) => ['--build-arg', `${key}=${value}`]);
  docker(['build', '--quiet', ...args, '--tag', image, context]);
  try {
    const { alone, behind } = JSON.parse(docker([
      'run', '--rm', '--interactive', '--env', `CONTAINER_APPLICATION=${application}`,
      '--env', 'CONTAINER_HEALTH_PATH=/alive', '--entrypoint', 'python', image, '-', kind, '/healthz', values.rounds,
    ], readFileSync(join(__dirname, 'health', 'requests.py'), 'utf8')));
    const cells = [name, alone.toFixed(1), behind.toFixed(1), (behind - alone).toFixed(2), (behind / alone).toFixed(3)];
    return `| ${cells.join(' | ')} |`;
  } finally {
    docker(['rmi', '--force', image]);
  }
}

const scratch = mkdtempSync(join(tmpdir(), 'bench-health-'));
try {
  const table = [
    `Medians of ${values.rounds} rounds of 500 requests each, in microseconds.`, '',
    '| Application | alone | behind the route | difference | ratio |', '| --- | --- | --- | --- | --- |',
    ...SAMPLES.map(sample => row(sample, scratch)),
  ].join('\n');
  console.log(table);
  writeFileSync(DOCUMENT, replaceSection(readFileSync(DOCUMENT, 'utf8'), 'bench:health', table));
} finally {
  rmSync(scratch, { recursive: true });
}
