import { execFile } from 'child_process';
import { chmodSync, copyFileSync, cpSync } from 'fs';
import { join } from 'path';
import { temporaryFolder } from '../../project/temporary';
import { type Outcome, SUPPORT } from '../python';

/** The folder `build/` of a context, as a build mounts it. */
export function buildFolder(): string {
  const folder = temporaryFolder({});
  chmodSync(folder, 0o755);
  cpSync(join(SUPPORT, 'builder'), folder, { recursive: true });
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
