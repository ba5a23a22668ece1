import { build, stage } from './builds';
import { docker, fewAtATime, logs, run } from './docker';
import { JOBS, PROGRAMS, PROJECT, PUBLISHED, QUEUE_WORKERS, readiness, SERVERS, type Kind } from './kinds';
import { measured } from './measured';
import { copyOf } from './projects';
import { interrupted, stopped, type Ending } from './stopping';
import { WorkerLab } from './worker-lab';
import { PythonImage } from '../../src';

/** Half of the cases in each run, in which each kind has both inits and both signals; `npm run soak` takes all. */
const SOAK = process.env.SOAK !== undefined;

/** Containers that start at the same time, on two processors. */
const AT_ONCE = 8;

/** Whether it is process 1, with its flags of `docker run`. */
const INITS = { "the image's init": [], "Docker's init and the image's": ['--init'] } as const;

/** With the numbers of the signals that the engine sends; none when a terminal does it. */
const SIGNALS = { 'SIGTERM': ['15'], 'SIGINT': ['2'], 'Ctrl-C in a terminal': [] } as const;

interface Case {
  readonly kind: Kind;
  readonly init: keyof typeof INITS;
  readonly signal: keyof typeof SIGNALS;
}

const KINDS = [...SERVERS, ...QUEUE_WORKERS, ...PROGRAMS, ...JOBS];

const ALL: readonly Case[] = Object.keys(SIGNALS).flatMap(signal => Object.keys(INITS).flatMap(init =>
  KINDS.map(kind => ({ kind, init, signal }) as Case)));

const isInEachRun = ({ kind, init, signal }: Case): boolean =>
  signal in { SIGTERM: 0, SIGINT: 1 }
  && (KINDS.indexOf(kind) + Object.keys(INITS).indexOf(init) + Object.keys(SIGNALS).indexOf(signal)) % 2 === 0;

const CASES = SOAK ? ALL : ALL.filter(isInEachRun);

const tag = `signals-${process.pid}:test`;
const lab = new WorkerLab(tag);
const endings = new Map<Case, Ending & { readonly log: string }>();
let image: PythonImage;

async function stop(each: Case): Promise<void> {
  const { kind, init, signal } = each;
  const container = kind.container(image);
  const byTerminal = signal === 'Ctrl-C in a terminal';
  const flags = [...PUBLISHED, ...INITS[init], ...byTerminal ? ['--interactive', '--tty'] : ['--stop-signal', signal]];
  const name = await lab.start(container, ...flags);
  await readiness(kind, name);
  const ending = await (byTerminal ? interrupted : stopped)(name, container.shutdown.stopSeconds);
  endings.set(each, { ...ending, log: logs(name) });
  docker('rm', '--force', name);
}

beforeAll(async () => {
  const project = copyOf(PROJECT);
  image = PythonImage.fromDirectory(project);
  build(stage(project), tag);
  await lab.open();
  await fewAtATime(CASES, AT_ONCE, stop);
  KINDS.forEach(keep);
}, 900_000);

/** How a kind ended in all of its cases. */
function keep(kind: Kind): void {
  const { stopSeconds } = kind.container(image).shutdown;
  const own = CASES.filter(each => each.kind === kind);
  const sound = own.filter(each => {
    const { exitCode, signals, seconds } = endings.get(each)!;
    return codesOf(each).includes(exitCode) && !signals.includes('9') && seconds < stopSeconds;
  });
  const most = Math.max(...own.map(each => endings.get(each)!.seconds));
  measured('signals', kind.name, { cases: own.length, sound: sound.length, most, budget: stopSeconds });
}

afterAll(() => {
  lab.close();
  run('docker', ['rmi', '--force', tag], { accept: [0, 1] });
});

test.each(CASES)('$kind.name under $init ends well inside the budget after $signal', each => {
  const { kind, signal } = each;
  const { seconds, exitCode, signals, log } = endings.get(each)!;
  expect({ codes: codesOf(each), signals, log }).toEqual({
    codes: expect.arrayContaining([exitCode]), signals: SIGNALS[signal], log: expect.not.stringContaining('WARN  tini'),
  });
  expect(seconds).toBeLessThan(kind.container(image).shutdown.stopSeconds);
});

/** The exit codes that say what happened. */
function codesOf({ kind, signal }: Case): number[] {
  // Its work is not done.
  if (JOBS.includes(kind)) { return signal === 'SIGTERM' ? [143] : [130]; }
  // A terminal also tells granian's workers, and it finds one gone.
  return kind.name.startsWith('granian') && signal === 'Ctrl-C in a terminal' ? [0, 1] : [0];
}
