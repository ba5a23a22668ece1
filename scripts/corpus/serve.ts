import { execFileSync, spawnSync } from 'child_process';

/** As Python and the build write it. */
const ERROR = /^(?:#\d+ [\d.]+ )?[\w.]*(?:Error|Exception|ImproperlyConfigured)\b/;

/** How long a server may take until its first healthy answer. */
const PATIENCE_SECONDS = 60;

/**
 * Builds a staged context with the Docker engine and runs it as the targets do: read-only, without capabilities. Says
 * how that ended: healthy, not built with the last lines of the build, or stopped with the last lines of its log.
 */
export async function serve(context: string, tag: string, command: string[], environment: Record<string, string>): Promise<string> {
  const built = spawnSync('docker', ['build', '--tag', tag, context], { encoding: 'utf8', maxBuffer: 2 ** 28 });
  if (built.status !== 0) { return `NOT BUILT: ${lastLines(built.stderr, 8)}`; }
  const variables = Object.entries(environment).flatMap(([name, value]) => ['--env', `${name}=${value}`]);
  const options = ['--read-only', '--tmpfs', '/tmp', '--cap-drop', 'ALL', '--security-opt', 'no-new-privileges', '--network', 'none'];
  const id = docker('run', '--detach', ...options, ...variables, tag, ...command);
  try {
    for (let second = 0; second < PATIENCE_SECONDS; second++) {
      const { Status: status, ExitCode: code, Health: health } = JSON.parse(docker('inspect', '--format', '{{json .State}}', id));
      if (status === 'exited') { return `STOPPED with ${code}: ${lastLines(logs(id), 4)}`; }
      if (health?.Status === 'healthy') { return `healthy after ${second} s`; }
      if (health === undefined && second >= 5) { return `still runs after ${second} s, without a check`; }
      if (health.Status === 'unhealthy') { return `UNHEALTHY: ${health.Log.at(-1)?.Output.trim()}; ${lastLines(logs(id), 4)}`; }
      await new Promise(resolve => setTimeout(resolve, 1000));
    }
    return `NOT HEALTHY after ${PATIENCE_SECONDS} s: ${lastLines(logs(id), 4)}`;
  } finally {
    docker('rm', '--force', id);
    docker('rmi', '--force', tag);
  }
}

function docker(...words: string[]): string {
  return execFileSync('docker', words, { encoding: 'utf8' }).trim();
}

function logs(id: string): string {
  const { stdout, stderr } = spawnSync('docker', ['logs', id], { encoding: 'utf8' });
  return stdout + stderr;
}

/** The last line that names an error is rarely among the last lines. */
function lastLines(text: string, count: number): string {
  const lines = text.trim().split('\n');
  const error = lines.map(line => ERROR.test(line.trim())).lastIndexOf(true);
  return [...error >= 0 && error < lines.length - count ? [lines[error]] : [], ...lines.slice(-count)].map(line => line.trim().slice(0, 300)).join(' | ');
}
