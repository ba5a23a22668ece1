import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join, resolve } from 'path';
import { ensureLock } from '../../scripts/uv';

const root = resolve(__dirname, '..', '..');

/** Stands in the project's `.env` and `.git`, and must be found nowhere. */
export const CANARY = 'canary-5f0c1e7a93d24b68';

/** A copy of a project with a lock that can be installed, and with files that must not get into an image. */
export function copyOf(project: string): string {
  const directory = mkdtempSync(join(tmpdir(), 'project-'));
  cpSync(resolve(root, project), directory, { recursive: true });
  // The fixtures' own locks are on a reserved host.
  rmSync(join(directory, 'uv.lock'), { force: true });
  ensureLock(directory);
  for (const file of ['.env', 'id_rsa', 'server.key', '.netrc']) { writeFileSync(join(directory, file), CANARY); }
  return directory;
}
