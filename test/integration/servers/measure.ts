import { spawn } from 'child_process';
import { once } from 'events';
// Several servers run at the same time.
import { dockerAsync as docker, until } from '../docker';

/** When a connection was opened and ended, in seconds after the signal, and how it ended. */
export interface End {
  readonly begin: number;
  readonly end: number;
  /** A status, the code of a closing frame, or `closed`, `completed`, `reset`, `refused`, `gone`, `open`. */
  readonly how: number | string;
}

/** How a server stopped. */
export interface Stop {
  readonly seconds: number;
  readonly exitCode: number;
  readonly ends: Readonly<Record<string, End>>;
  /** The connections that were opened after the signal. */
  readonly knocks: readonly End[];
  readonly log: string;
}

/** What is measured. */
export interface Stopping {
  /** Of the server and of its client. */
  readonly image: string;
  readonly network: string;
  /** A container in the network that has `watch.py`. */
  readonly client: string;
  readonly name: string;
  readonly command: readonly string[];
  /** Words for `watch.py`. */
  readonly watched: readonly string[];
  /** After which the server is killed. */
  readonly limitSeconds: number;
}

/**
 * Runs a program of this folder in a container, does something once it says "ready", and returns the JSON that it ends
 * with.
 */
export async function beside<T>(client: string, words: readonly string[], work?: () => Promise<void>): Promise<T> {
  const [file, ...rest] = words;
  const program = spawn('docker', ['exec', client, 'python', `/app/${file}`, ...rest], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  // Not at its exit: what it wrote may be read after that.
  const end = once(program, 'close');
  let text = '';
  program.stdout.setEncoding('utf8').on('data', part => { text += part; });
  await until(`what ${file} waits for`, 60, () => text.startsWith('ready') || program.exitCode !== null);
  await work?.();
  await end;
  return JSON.parse(text.slice('ready'.length)) as T;
}

/** Waits until a server answers. */
export async function answering(client: string, server: string): Promise<void> {
  const words = ['exec', client, 'python', '/app/watch.py', server, '5', 'first=/0'];
  await until(`an answer of ${server}`, 60, () => docker(...words).then(() => true, () => false));
}

/** Opens connections to a server, once it answers, and sees how all of them end. */
export async function watch(
  client: string, server: string, limitSeconds: number, watched: readonly string[], opened?: () => Promise<void>,
): Promise<Record<string, End> & { readonly knocks?: End[] }> {
  await answering(client, server);
  return beside(client, ['watch.py', server, String(limitSeconds), ...watched], opened);
}

/** Starts a server, opens connections to it, sends SIGTERM, and sees how all of them end. */
export async function measureStop(
  { image, network, client, name, command, watched, limitSeconds }: Stopping,
): Promise<Stop> {
  const hardened = ['--read-only', '--tmpfs', '/tmp', '--user', '10001:10001', '--cap-drop', 'ALL'];
  await docker('run', '--detach', '--name', name, '--network', network, ...hardened, image, ...command);
  try {
    let signal = 0;
    let seconds = 0;
    let exitCode = -1;
    const { knocks = [], ...ends } = await watch(client, name, limitSeconds, watched, async () => {
      signal = Date.now() / 1000;
      await docker('kill', '--signal', 'TERM', name);
      const killer = setTimeout(() => void docker('kill', name).catch(() => undefined), limitSeconds * 1000);
      exitCode = Number(await docker('wait', name));
      clearTimeout(killer);
      seconds = Date.now() / 1000 - signal;
    });
    const since = ({ begin, end, how }: End) => ({ begin: begin - signal, end: end - signal, how });
    return {
      seconds,
      exitCode,
      ends: Object.fromEntries(Object.entries(ends).map(([key, each]) => [key, since(each as End)])),
      knocks: knocks.map(since).filter(({ begin }) => begin > 0),
      log: await docker('logs', name),
    };
  } finally {
    await docker('rm', '--force', name);
  }
}
