import { execFile, spawnSync } from 'child_process';
import { promisify } from 'util';

interface RunOptions {
  readonly cwd?: string;
  readonly input?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Exit codes that are an answer and no failure. */
  readonly accept?: number[];
}

/** Bytes that a command may print. */
const MOST = 64 * 1024 * 1024;

/** Runs a command and returns what it printed; a failure shows both streams. */
export function run(command: string, args: string[], { accept = [0], ...options }: RunOptions = {}): string {
  const result = spawnSync(command, args, { encoding: 'utf8', maxBuffer: MOST, ...options });
  if (!accept.includes(result.status ?? -1)) {
    throw new Error(
      `'${command} ${args.join(' ')}' ended with ${result.status ?? result.error}\n${result.stdout}${result.stderr}`,
    );
  }
  return result.stdout;
}

export function docker(...args: string[]): string {
  return run('docker', args).trim();
}

const execute = promisify(execFile);

/** The same for several at a time, with both streams. */
export async function dockerAsync(...args: string[]): Promise<string> {
  const { stdout, stderr } = await execute('docker', args, { maxBuffer: MOST });
  return stdout + stderr;
}

/** For a command that needs an answer of this process: how it ends, with both streams. */
export function runAsync(command: string, ...args: string[]): Promise<{ status: number; text: string }> {
  return new Promise(resolve => {
    const child = execFile(command, args, { maxBuffer: MOST }, (_error, stdout, stderr) =>
      resolve({ status: child.exitCode ?? -1, text: stdout + stderr }));
  });
}

/** Runs Python inside a container, as the container's user. */
export function python(container: string, source: string, ...words: readonly string[]): string {
  return run('docker', ['exec', '--interactive', container, 'python', '-', ...words], { input: source }).trim();
}

export function logs(container: string): string {
  const { stdout, stderr } = spawnSync('docker', ['logs', container], { encoding: 'utf8', maxBuffer: MOST });
  return stdout + stderr;
}

export interface ContainerState {
  readonly Running: boolean;
  readonly ExitCode: number;
  readonly OOMKilled: boolean;
  readonly Health?: { readonly Status: string };
}

export function state(container: string): ContainerState {
  return JSON.parse(docker('inspect', '--format', '{{json .State}}', container)) as ContainerState;
}

export async function until(what: string, seconds: number, reached: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + seconds * 1000;
  while (!await reached()) {
    if (Date.now() > deadline) { throw new Error(`${what} did not happen within ${seconds} s`); }
    await sleep(200);
  }
}

export function sleep(milliseconds: number): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, milliseconds));
}

/** Does something with each item, a few of them at a time: containers share the machine. */
export async function fewAtATime<Item>(
  items: readonly Item[], most: number, work: (item: Item) => Promise<void>,
): Promise<void> {
  const waiting = [...items];
  const next = async () => {
    for (let item; (item = waiting.shift()) !== undefined;) { await work(item); }
  };
  await Promise.all(Array.from({ length: most }, next));
}
