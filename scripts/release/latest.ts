import { execFileSync, spawnSync } from 'child_process';
import { mkdirSync, rmSync } from 'fs';
import { join } from 'path';

/** What npm says about a package: its newest version, or undefined when the name is not taken. */
export function latestVersion(answer: { status: number | null; stdout: string; stderr: string }): string | undefined {
  if (answer.status === 0) { return JSON.parse(answer.stdout) as string; }
  // npm says 404 with status 1, as it does when it has no network.
  const { error } = JSON.parse(answer.stdout || '{}') as { error?: { code?: string } };
  if (error?.code === 'E404') { return undefined; }
  throw new Error(`npm does not say whether there is a release: ${error?.code ?? answer.stderr.trim()}`);
}

/**
 * The newest release, unpacked without its dependencies: those of this checkout serve for both.
 *
 * @param folder below the `node_modules` that has the peers
 */
export function fetchLatest(name: string, folder: string): { version: string; directory: string } | undefined {
  const answer = spawnSync('npm', ['view', name, 'version', '--json'], { encoding: 'utf8' });
  const version = latestVersion(answer);
  if (version === undefined) { return undefined; }

  const directory = join(folder, `${name}-${version}`);
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  const packed = execFileSync('npm', ['pack', `${name}@${version}`, '--json', '--pack-destination', directory],
    { encoding: 'utf8' });
  const [{ filename }] = JSON.parse(packed) as [{ filename: string }];
  execFileSync('tar', ['--extract', '--gzip', '--file', join(directory, filename), '--directory', directory]);
  return { version, directory: join(directory, 'package') };
}
