import { spawn } from 'child_process';

/** How a command ended, and all that it printed. */
export interface Ended {
  readonly status: number;
  readonly text: string;
}

export interface Limits {
  readonly input?: string;
  /** Seconds. */
  readonly timeout?: number;
}

/** Runs `docker` beside others. */
export function docker(words: readonly string[], { input, timeout = 1800 }: Limits = {}): Promise<Ended> {
  const child = spawn('docker', words, {
    stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    timeout: timeout * 1000,
    env: { ...process.env, BUILDX_NO_DEFAULT_ATTESTATIONS: '1' },
  });
  const parts: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream!.setEncoding('utf8').on('data', (part: string) => parts.push(part));
  }
  // A command that fails at once does not read it.
  child.stdin?.on('error', () => undefined).end(input);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (signal !== null) { parts.push(`ended after ${timeout} s`); }
      resolve({ status: code ?? -1, text: parts.join('') });
    });
  });
}

/** The same for a command that must work. @returns what it printed */
export async function mustDocker(words: readonly string[], limits: Limits = {}): Promise<string> {
  const { status, text } = await docker(words, limits);
  if (status !== 0) { throw new Error(`'docker ${words.join(' ')}' ended with ${status}\n${text}`); }
  return text;
}
