import { execFileSync, spawnSync } from 'child_process';
import type { PythonContainer } from '../../src';

/** As Python writes it. */
const ERROR = /^[\w.]*(?:Error|Exception|ImproperlyConfigured)\b/;

/** How long a server may take until its first healthy answer. */
const PATIENCE_SECONDS = 60;

/** How long a container without a check is watched. */
const WATCHED_SECONDS = 5;

/**
 * Builds a staged context with the Docker engine and runs it as the targets do: read-only but for its writable folders,
 * without capabilities or network. Says how that ended: healthy, not built with the last lines of the build, or
 * stopped or unhealthy with the last answer and the last lines of its log.
 *
 * @param container undefined for an image that has no web container: its own command is started
 */
export async function serve(
  context: string, tag: string, container: PythonContainer | undefined, variables: Record<string, string>,
): Promise<string> {
  const built = spawnSync('docker', ['build', '--tag', tag, context], { encoding: 'utf8', maxBuffer: 2 ** 28 });
  if (built.status !== 0) { return `NOT BUILT: ${lastLines(saidInBuild(built.stderr), 6)}`; }
  const id = docker('create', ...optionsOf(container, variables), tag, ...container?.command ?? []);
  try {
    docker('start', id);
    return await watch(id);
  } finally {
    docker('rm', '--force', id);
    docker('rmi', '--force', tag);
  }
}

function optionsOf(container: PythonContainer | undefined, variables: Record<string, string>): string[] {
  const spec = container?._spec;
  const { uid, gid } = spec?.user ?? { uid: 0, gid: 0 };
  const environment = { ...spec?.environment, ...variables };
  const folders = spec?.writablePaths ?? [{ path: '/tmp', sizeMiB: 64 }];
  return [
    '--read-only', '--cap-drop', 'ALL', '--security-opt', 'no-new-privileges',
    // Without a network its own name would have no address, which it has on every platform.
    '--network', 'none', '--hostname', 'localhost',
    ...folders.flatMap(({ path, sizeMiB }) =>
      ['--tmpfs', `${path}:size=${sizeMiB}m,mode=${path === '/tmp' ? '1777' : '0700'},uid=${uid},gid=${gid}`]),
    ...Object.entries(environment).flatMap(([name, value]) => ['--env', `${name}=${value}`]),
  ];
}

async function watch(id: string): Promise<string> {
  for (let second = 0; second < PATIENCE_SECONDS; second++) {
    const { Status: status, ExitCode: code, Health: health } = stateOf(id);
    if (status === 'exited') { return `STOPPED with ${code}: ${lastLines(logs(id), 4)}`; }
    if (health?.Status === 'healthy') { return `healthy after ${second} s`; }
    if (health === undefined && second >= WATCHED_SECONDS) { return `still runs after ${second} s, without a check`; }
    if (health?.Status === 'unhealthy') { return `UNHEALTHY: ${answerOf(health)}; ${lastLines(logs(id), 4)}`; }
    await new Promise(resolve => setTimeout(resolve, 1000));
  }
  return `NOT HEALTHY after ${PATIENCE_SECONDS} s: ${answerOf(stateOf(id).Health)}; ${lastLines(logs(id), 4)}`;
}

/** What the engine says of a container, as far as it is read here. */
interface State {
  readonly Status: string;
  readonly ExitCode: number;
  readonly Health?: { readonly Status: string; readonly Log?: ReadonlyArray<{ readonly Output: string }> };
}

function stateOf(id: string): State {
  return JSON.parse(docker('inspect', '--format', '{{json .State}}', id)) as State;
}

/** What the check said last. */
function answerOf(health: State['Health']): string {
  return health?.Log?.at(-1)?.Output.trim() ?? 'no check has ended';
}

function docker(...words: string[]): string {
  return execFileSync('docker', words, { encoding: 'utf8' }).trim();
}

function logs(id: string): string {
  const { stdout, stderr } = spawnSync('docker', ['logs', id], { encoding: 'utf8', maxBuffer: 2 ** 28 });
  return stdout + stderr;
}

/** What the programs of a build wrote, without the excerpt of the Dockerfile that follows. */
function saidInBuild(log: string): string {
  const said = log.split('\n').flatMap(line => /^#\d+ [\d.]+ (.*)$/.exec(line)?.[1] ?? []);
  return said.length === 0 ? log : said.join('\n');
}

/** The last line that names an error is rarely among the last lines. */
function lastLines(text: string, count: number): string {
  const lines = text.trim().split('\n');
  const error = lines.map(line => ERROR.test(line.trim())).lastIndexOf(true);
  return [...error >= 0 && error < lines.length - count ? [lines[error]] : [], ...lines.slice(-count)]
    .map(line => line.trim().slice(0, 300)).join(' | ');
}
