import { type ChildProcess, spawn } from 'child_process';
import { once } from 'events';
import { join } from 'path';
import { python, SUPPORT } from './python';
import { limitCommand } from '../../src/image/support-commands';

const LIMIT = join(SUPPORT, 'limit.py');

/** Each leads a group of its own, so that its program ends with it. */
const started: ChildProcess[] = [];
afterEach(() => started.splice(0).forEach(({ pid }) => {
  try { process.kill(-pid!, 'SIGKILL'); } catch { /* It has ended. */ }
}));

/** Prints a line when it has begun, then each signal; SIGTERM ends it with the code that is given, if any. */
const telling = (code: number | undefined): string => `
import os, signal, sys, time
def tell(number, frame):
    os.write(1, b"%s\\n" % signal.Signals(number).name.encode())
    ${code === undefined ? 'pass' : `if number == signal.SIGTERM: sys.exit(${code})`}
for each in (signal.SIGTERM, signal.SIGHUP, signal.SIGUSR1): signal.signal(each, tell)
os.write(1, b"begun\\n")
while True: time.sleep(10)
`;

interface Outcome {
  readonly code: number | null;
  readonly stdout: string[];
  readonly stderr: string;
}

/** @param act after each line of the program, with the number of signals that it told of */
async function run(
  seconds: number, stopSeconds: number, program: string, act: (child: ChildProcess, told: number) => void = () => {},
): Promise<Outcome> {
  const words = [String(seconds), String(stopSeconds), 'python3', '-c', program];
  const child = spawn('python3', ['-I', '-S', LIMIT, ...words], { detached: true });
  started.push(child);
  let stdout = '';
  let stderr = '';
  child.stderr.on('data', part => { stderr += String(part); });
  child.stdout.on('data', part => {
    stdout += String(part);
    act(child, stdout.split('\n').length - 2);
  });
  const [code] = await once(child, 'close');
  return { code, stdout: stdout.trim().split('\n').slice(1), stderr };
}

test('a program that takes longer is told to stop, and has failed with 124 whatever its own code is', async () => {
  expect(await run(2, 600, telling(0))).toEqual({
    code: 124, stdout: ['SIGTERM'], stderr: 'limit: the program ran for 2 s, its time limit, and is stopped\n',
  });
});

test('a program that does not stop is killed when its time to stop is over', async () => {
  const { code, stdout, stderr } = await run(2, 1, telling(undefined));
  expect([code, stdout]).toEqual([124, ['SIGTERM']]);
  expect(stderr.split('\n')[1]).toBe('limit: the program did not stop within 1 s, and is killed');
});

test('signals are passed on, and one that ends the program in time leaves it its code', async () => {
  const signals = ['SIGHUP', 'SIGUSR1', 'SIGTERM'] as const;
  // Each after the program has told of the one before.
  const outcome = await run(600, 600, telling(3), (child, told) => {
    if (told < signals.length) { child.kill(signals[told]); }
  });
  expect(outcome).toEqual({ code: 3, stdout: signals, stderr: '' });
});

test.each([
  ['its exit code', 'raise SystemExit(7)', 7],
  ['0', '', 0],
  ['143 for SIGTERM', 'import os; os.kill(os.getpid(), 15)', 143],
  ['137 for SIGKILL, as when it has no memory', 'import os; os.kill(os.getpid(), 9)', 137],
])('ends with a program that is in time: %s', async (_name, source, code) => {
  expect(await python([LIMIT, '600', '35', 'python3', '-c', source])).toMatchObject({ code, stderr: '' });
});

test('the program has the signals of a program that is started without it', async () => {
  const { stdout } = await python([LIMIT, '5', '5', 'grep', '-E', '^Sig(Blk|Ign)', '/proc/self/status']);
  // The C library has the signals 32 and 33 to itself.
  expect(stdout).toMatch(/^SigBlk:\t0{16}\nSigIgn:\t0{7}[01][08]0{7}\n$/);
});

test('the longest limit is one that the program understands', async () => {
  expect((await python([LIMIT, String(2 ** 31 - 1), '35', 'true'])).code).toBe(0);
});

test.each([
  [[], 125], [['5', '5'], 125], [['x', '5', 'true'], 125], [['5', '-1', 'true'], 125],
  [['5', '5', '/no/such/program'], 127], [['5', '5', '/'], 126],
])('fails for the call %j with %d, and says why', async (words, code) => {
  const outcome = await python([LIMIT, ...words]);
  expect(outcome.code).toBe(code);
  expect(outcome.stderr).toMatch(/^limit: .+\n$/);
});

test('the command names the program in the image', () => {
  expect(limitCommand(600, 35)).toEqual(['python', '-I', '-S', '/opt/container/limit.py', '600', '35']);
});
