import { spawnSync } from 'child_process';
import { existsSync } from 'fs';
import { join, resolve } from 'path';

const root = resolve(__dirname, '..');
const environment = join(root, 'node_modules', '.cache', 'uv');

/** The uv on PATH, or one installed from the package index into a virtual environment of this checkout's own. */
export function uv(): string {
  if (spawnSync('uv', ['--version']).status === 0) { return 'uv'; }
  const own = join(environment, 'bin', 'uv');
  if (!existsSync(own)) {
    run('python3', ['-m', 'venv', environment], 'install python3-venv, or put uv on PATH');
    run(
      join(environment, 'bin', 'python'),
      ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', 'uv'],
      'check the network, or put uv on PATH',
    );
  }
  return own;
}

/** Makes `uv.lock` where there is none. A lock that exists is left alone. */
export function ensureLock(project: string): void {
  if (existsSync(join(project, 'uv.lock'))) { return; }
  // Any Python can lock: the project's own `.python-version` may name one that is not installed here.
  run(
    uv(),
    ['lock', '--quiet', '--python', 'python3', '--project', project],
    `run 'uv lock' in ${project} to see what is wrong`,
  );
}

function run(command: string, args: string[], remedy: string): void {
  const { status, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  if (status !== 0) { throw new Error(`'${command} ${args.join(' ')}' failed; ${remedy}\n${stderr ?? ''}`); }
}
