import { execFile } from 'child_process';
import { chmodSync, copyFileSync, readdirSync } from 'fs';
import { join } from 'path';
import { temporaryFolder } from '../../project/temporary';
import { type Outcome, SUPPORT } from '../python';

/** The folder `build/` of a context, as a build mounts it. */
export function buildFolder(): string {
  const folder = temporaryFolder({});
  chmodSync(folder, 0o755);
  const files = readdirSync(join(SUPPORT, 'builder')).filter(name => name.endsWith('.py'));
  for (const name of files) { copyFileSync(join(SUPPORT, 'builder', name), join(folder, name)); }
  copyFileSync(join(SUPPORT, 'check_entry.py'), join(folder, 'check_entry.py'));
  return folder;
}

/** Runs the machine's Python, and never fails: the outcome says how it ended. */
export function run(words: string[], environment: Record<string, string> = {}): Promise<Outcome> {
  return new Promise(resolve => {
    const options = { env: { PATH: process.env.PATH!, ...environment } };
    const child = execFile('python3', ['-B', ...words], options, (_error, stdout, stderr) => {
      resolve({ code: child.exitCode ?? -1, stdout, stderr });
    });
  });
}
