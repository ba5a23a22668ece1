import { spawn } from 'child_process';
import { once } from 'events';
import { ask, type Question } from './asking';
import { docker, python, sleep, state } from './docker';
import { NEW_CONNECTION } from './scripts';

/** How a container ended that was stopped. */
export interface Ending {
  readonly seconds: number;
  readonly exitCode: number;
  /** The numbers of the signals that the engine sent: a second one means that the grace was over. */
  readonly signals: readonly string[];
  /** The status of the request that was in flight. */
  readonly status?: number;
  /** Whether a connection that was opened after the signal ended no later than the container. */
  readonly refusesLate?: boolean;
}

/**
 * Stops a container as its platform does.
 *
 * @param slow a request that takes some seconds, sent before
 */
export async function stopped(container: string, graceSeconds: number, slow?: Question): Promise<Ending> {
  const signals = signalsUntilEnd(container);
  const answer = slow && ask(slow);
  // The server has the request, and the stream of events is open.
  await sleep(1_000);
  const begin = Date.now();
  const stop = once(spawn('docker', ['stop', '--time', String(graceSeconds), container]), 'exit');
  await sleep(500);
  const late = slow && (JSON.parse(python(container, NEW_CONNECTION)) as [outcome: string, seconds: number]);
  const status = answer && (await answer).status;
  await stop;
  const seconds = (Date.now() - begin) / 1000;
  const { ExitCode: exitCode } = state(container);
  return { seconds, exitCode, signals: await signals, status, refusesLate: late && late[1] < seconds };
}

/** Attaches to a container as a terminal, and types Ctrl-C a moment later. */
const TERMINAL = `
import os, pty, sys, time
child, terminal = pty.fork()
if child == 0:
    os.execvp('docker', ['docker', 'attach', sys.argv[1]])
time.sleep(1)
os.write(terminal, b'\\x03')
try:
    while os.read(terminal, 4096):
        pass
except OSError:
    # How the end of a terminal looks.
    pass
os.waitpid(child, 0)`;

/** Stops a container that has a terminal as its user does, and kills it when the grace is over. */
export async function interrupted(container: string, graceSeconds: number): Promise<Ending> {
  const signals = signalsUntilEnd(container);
  const killer = setTimeout(() => docker('kill', container), (graceSeconds + 1) * 1000);
  const begin = Date.now() + 1_000;
  await once(spawn('python3', ['-c', TERMINAL, container], { stdio: 'ignore' }), 'exit');
  const seconds = (Date.now() - begin) / 1000;
  clearTimeout(killer);
  return { seconds, exitCode: state(container).ExitCode, signals: await signals };
}

/** Read as they come, since the engine remembers few events of all its containers. */
async function signalsUntilEnd(container: string): Promise<string[]> {
  const filters = [`container=${container}`, 'event=kill', 'event=die'].flatMap(each => ['--filter', each]);
  // From before the stream is open.
  const since = docker('info', '--format', '{{.SystemTime}}');
  const format = '{{.Action}} {{.Actor.Attributes.signal}}';
  const stream = spawn('docker', ['events', '--since', since, ...filters, '--format', format]);
  const limit = setTimeout(() => stream.kill(), 120_000);
  let text = '';
  for await (const part of stream.stdout) {
    text += String(part);
    if (/^die /m.test(text)) { break; }
  }
  clearTimeout(limit);
  stream.kill();
  if (!/^die /m.test(text)) { throw new Error(`the engine did not say that ${container} ended, but\n${text}`); }
  return [...text.matchAll(/^kill (\d+)$/gm)].map(([, signal]) => signal);
}
