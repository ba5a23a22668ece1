import { build, stage } from './builds';
import { docker, dockerAsync, fewAtATime, logs, run, until } from './docker';
import { addressOf, PROJECT, PUBLISHED, readiness, SERVERS, type Kind } from './kinds';
import { measured } from './measured';
import { copyOf } from './projects';
import { LIMITS, WITHOUT_THREAD } from './servers/limits';
import { WorkerLab } from './worker-lab';
import { ComputeSize, PythonImage } from '../../src';

/** Little memory, so that little is needed; and usual memory, for as many processes as there may be. */
const TIGHT = ComputeSize.of(1, 128);
const USUAL = ComputeSize.MEDIUM;

/** From what was too much to a server that is healthy again. On a busy machine a start may take that long. */
const RECOVERY_SECONDS = 10;
const MOST_STARTS = process.env.SOAK === undefined ? 2 : 0;

interface Outcome {
  /** Of the request that was too much; undefined when its connection broke. */
  readonly answer?: string;
  /** Until the server was healthy for the first time. */
  readonly startSeconds: number;
  readonly recoverySeconds: number;
  readonly restarts: number;
  readonly log: string;
}

const tag = `limits-${process.pid}:test`;
const lab = new WorkerLab(tag);
const outcomes = new Map<string, { readonly memory: Outcome; readonly processes: Outcome }>();
let image: PythonImage;

const secondsOf = async (work: () => Promise<void>): Promise<number> => {
  const begin = Date.now();
  await work();
  return (Date.now() - begin) / 1000;
};

/** Starts a server with what its targets give it, asks for too much, and waits until it is healthy again. */
async function ask(kind: Kind, size: ComputeSize, path: string): Promise<Outcome> {
  const container = kind.container(image, { size });
  const flags = [...PUBLISHED, '--health-interval', '1s', '--restart', 'unless-stopped'];
  const name = await lab.start(container, ...flags);
  const startSeconds = await secondsOf(() => readiness(kind, name));
  const answer = await fetch(`${addressOf(name)}${path}`, { signal: AbortSignal.timeout(60_000) })
    .then(async response => `${response.status} ${await response.text()}`, () => undefined);
  const { command } = container._spec.health!;
  const recoverySeconds = await secondsOf(() => until(`health of ${kind.name} after ${path}`, 60, () =>
    dockerAsync('exec', name, ...command).then(() => true, () => false)));
  expect((await fetch(`${addressOf(name)}/slow?seconds=0`)).status).toBe(200);
  await until(`health of ${kind.name} for the engine`, 60, () =>
    docker('inspect', '--format', '{{.State.Health.Status}}', name) === 'healthy');
  const restarts = Number(docker('inspect', '--format', '{{.RestartCount}}', name));
  const log = logs(name);
  docker('rm', '--force', name);
  return { answer, startSeconds, recoverySeconds, restarts, log };
}

beforeAll(async () => {
  const project = copyOf(PROJECT);
  image = PythonImage.fromDirectory(project);
  build(stage(project), tag);
  await lab.open();
  await fewAtATime(SERVERS, 2, async kind => {
    const memory = await ask(kind, TIGHT, '/allocate');
    const processes = await ask(kind, USUAL, '/fork?seconds=3');
    outcomes.set(kind.name, { memory, processes });
    measured('limits', kind.name, {
      memorySeconds: memory.recoverySeconds, processesSeconds: processes.recoverySeconds,
    });
  });
}, 600_000);

afterAll(() => {
  lab.close();
  run('docker', ['rmi', '--force', tag], { accept: [0, 1] });
});

/** A limit that is as slow as the machine. */
const limitOf = ({ startSeconds }: Outcome) => Math.max(RECOVERY_SECONDS, MOST_STARTS * startSeconds);

test.each(LIMITS)('$server is soon healthy after a request that took all memory', row => {
  const outcome = outcomes.get(row.server)!.memory;
  const { answer, log, restarts, recoverySeconds } = outcome;
  const hasNewWorker = log.includes('was sent SIGKILL! Perhaps out of memory?');
  const memory = restarts === 1 ? 'the container restarts' : hasNewWorker ? 'another worker starts' : log;
  expect({ answer, memory }).toEqual({ answer: undefined, memory: row.memory });
  expect(recoverySeconds).toBeLessThan(limitOf(outcome));
});

test.each(LIMITS)('$server is soon healthy after a request that started all processes', row => {
  const outcome = outcomes.get(row.server)!.processes;
  const { answer, log, restarts, recoverySeconds } = outcome;
  const lacksThread = restarts === 1 && log.includes('failed to spawn thread');
  const processes = restarts === 0 ? 'answers on' : lacksThread ? WITHOUT_THREAD : log;
  expect(row.processes.split('; ')).toContain(processes);
  expect(recoverySeconds).toBeLessThan(limitOf(outcome));
  if (lacksThread) { return; }
  const started = Number(/^200 (\d+)$/.exec(answer ?? '')?.[1]);
  const { pids } = SERVERS[0].container(image, { size: USUAL })._spec.size;
  // The server and its init have some, too.
  expect([started > pids - 20, started < pids]).toEqual([true, true]);
});
