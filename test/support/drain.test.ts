import { type ChildProcess, spawn } from 'child_process';
import { once } from 'events';
import { existsSync, rmSync } from 'fs';
import { join } from 'path';
import { python, SUPPORT } from './python';
import { drainCommand } from '../../src/image/support-commands';
import { temporaryFolder } from '../project/temporary';

/** Each leads a group of its own, so that its program ends with it. */
const started: ChildProcess[] = [];
afterEach(() => started.splice(0).forEach(({ pid }) => {
  try { process.kill(-pid!, 'SIGKILL'); } catch { /* It has ended. */ }
}));

interface Running {
  readonly child: ChildProcess;
  /** The program, from its first line. */
  readonly pid: number;
  /** What it printed until now, a line each. */
  readonly lines: () => string[];
  readonly mark: string;
  readonly ended: Promise<unknown>;
}

async function until(holds: () => boolean): Promise<void> {
  for (let tries = 0; !holds(); tries += 1) {
    if (tries > 1000) { throw new Error(`never: ${holds}`); }
    await new Promise(done => setTimeout(done, 10));
  }
}

/** A program that tells each signal it gets with the seconds since its start, and ends with 3 at SIGTERM. */
const TELLING = `
import os, signal, sys, time
begin = time.monotonic()
def tell(number, frame):
    print(signal.Signals(number).name, time.monotonic() - begin, flush=True)
    if number == signal.SIGTERM: sys.exit(3)
for each in (signal.SIGTERM, signal.SIGHUP, signal.SIGUSR1): signal.signal(each, tell)
print(os.getpid(), flush=True)
while True: time.sleep(10)
`;

/** Runs `main` with another mark than the fixed one; a container has no way to choose it. */
async function run(seconds: number, program: string[] = ['python3', '-c', TELLING]): Promise<Running> {
  const mark = join(temporaryFolder({}), 'draining');
  const main = 'import sys; support, mark, *words = sys.argv[1:]; sys.path.insert(0, support); import drain; '
    + 'drain.DRAINING = mark; drain.main(words)';
  const child = spawn('python3', ['-I', '-S', '-B', '-c', main, SUPPORT, mark, String(seconds), ...program], {
    stdio: ['ignore', 'pipe', 'inherit'], detached: true,
  });
  started.push(child);
  let text = '';
  child.stdout!.on('data', part => { text += String(part); });
  const lines = () => text.split('\n').slice(0, -1);
  const ended = once(child, 'close');
  await until(() => lines().length > 0);
  return { child, pid: Number(lines()[0]), lines, mark, ended };
}

test('the program serves on for the seconds after the stop signal, and readiness is marked meanwhile', async () => {
  const { child, lines, mark, ended } = await run(1);
  expect(existsSync(mark)).toBe(false);
  child.kill('SIGTERM');
  await until(() => existsSync(mark));
  expect(lines()).toHaveLength(1);
  expect(await ended).toEqual([3, null]);
  expect(lines()[1]).toMatch(/^SIGTERM /);
  // The alarm of the kernel never comes early.
  expect(Number(lines()[1].split(' ')[1])).toBeGreaterThanOrEqual(1);
});

test('a second stop signal is passed on at once', async () => {
  const { child, lines, mark, ended } = await run(600);
  child.kill('SIGTERM');
  await until(() => existsSync(mark));
  child.kill('SIGTERM');
  expect(await ended).toEqual([3, null]);
  expect(lines()).toHaveLength(2);
});

test('other signals are passed on at once, before and during the drain', async () => {
  const { child, lines, mark } = await run(600);
  child.kill('SIGHUP');
  await until(() => lines().length >= 2);
  child.kill('SIGTERM');
  await until(() => existsSync(mark));
  child.kill('SIGUSR1');
  await until(() => lines().length >= 3);
  expect(lines().slice(1).map(line => line.split(' ')[0])).toEqual(['SIGHUP', 'SIGUSR1']);
});

test.each([
  ['its exit code', 'raise SystemExit(7)', 7],
  ['143 for SIGTERM, which the init takes for a clean stop', 'import os; os.kill(os.getpid(), 15)', 143],
  ['137 for SIGKILL', 'import os; os.kill(os.getpid(), 9)', 137],
])('ends with the program: %s', async (_name, source, code) => {
  expect((await python([join(SUPPORT, 'drain.py'), '5', 'python3', '-c', source])).code).toBe(code);
});

test('a program that ends during the drain is not waited for', async () => {
  const { child, pid, mark, ended } = await run(600);
  child.kill('SIGTERM');
  await until(() => existsSync(mark));
  process.kill(pid, 'SIGKILL');
  expect(await ended).toEqual([137, null]);
});

test('the mark of an earlier run is gone when the program starts', async () => {
  const source = 'import os, sys; sys.exit(os.path.exists(sys.argv[1]))';
  const mark = join(temporaryFolder({ draining: '' }), 'draining');
  const main = 'import sys; support, mark, *words = sys.argv[1:]; sys.path.insert(0, support); import drain; '
    + 'drain.DRAINING = mark; drain.main(words)';
  expect((await python(['-c', main, SUPPORT, mark, '5', 'python3', '-c', source, mark])).code).toBe(0);
  rmSync(mark, { force: true });
});

test('the program has the signals of a program that is started without it', async () => {
  const words = ['grep', '-E', '^Sig(Blk|Ign)', '/proc/self/status'];
  const { stdout } = await python([join(SUPPORT, 'drain.py'), '5', ...words]);
  // The C library has the signals 32 and 33 to itself.
  expect(stdout).toMatch(/^SigBlk:\t0{16}\nSigIgn:\t0{7}[01][08]0{7}\n$/);
});

test.each([
  [[], 125], [['5'], 125], [['x', 'true'], 125], [['-1', 'true'], 125], [['5', '/no/such/program'], 127],
  [['5', '/'], 126],
])('fails for the call %j with %d, and says why', async (words, code) => {
  const outcome = await python([join(SUPPORT, 'drain.py'), ...words]);
  expect(outcome.code).toBe(code);
  expect(outcome.stderr).toMatch(/^drain: .+\n$/);
});

test('the command names the program in the image', () => {
  expect(drainCommand(10)).toEqual(['python', '-I', '-S', '/opt/container/drain.py', '10']);
});
