import { dockerAsync, logs, sleep, until } from './docker';
import { stopped, type Ending } from './stopping';
import type { WorkerLab } from './worker-lab';
import { containerOf, type WorkerSample } from './worker-samples';
import type { PythonImage } from '../../src';

/** So long that a stop finds tasks in the queue, on a busy machine too. */
const TASK_SECONDS = 0.4;

/** What became of a queue of tasks while its worker was stopped and killed. */
export interface Storm {
  readonly stops: readonly Ending[];
  /** Tasks that had begun before one of the stops and had not ended after it. */
  readonly cutOff: number;
  /** Tasks that were left when the last one of these stops was over. */
  readonly left: number;
  readonly done: number;
  /** More than `done` where tasks ran twice. */
  readonly runs: number;
}

/**
 * Sends tasks, and replaces their worker again and again: first by stops, each after ten tasks, then by kills, each
 * after twenty. The last worker does the others.
 *
 * @param least how many of the tasks must be done in the end
 */
export async function storm(
  lab: WorkerLab, image: PythonImage, sample: WorkerSample, { tasks, rounds, least }: {
    readonly tasks: number; readonly rounds: number; readonly least: number;
  },
): Promise<Storm> {
  const { kind, atOnce } = sample;
  const container = containerOf(sample, image);
  const { stopSeconds } = container.shutdown;
  const done = () => lab.count(`${kind}:done`);
  const more = async (count: number) => {
    const enough = await done() + count;
    await until(`${enough} tasks of ${kind}`, 120 + 60 * rounds, async () => await done() >= enough);
  };
  // One at a time takes longer anyway.
  await lab.send(sample, 0, tasks, atOnce === 1 ? TASK_SECONDS / 4 : TASK_SECONDS);
  const stops: Ending[] = [];
  let cutOff = 0;
  for (let round = 1; round <= rounds; round += 1) {
    const name = await lab.start(container);
    await more(10);
    stops.push(await stopped(name, stopSeconds));
    cutOff += await lab.count(`${kind}:begun`) - await done();
  }
  const left = tasks - await done();
  for (let round = 1; round <= rounds; round += 1) {
    const name = await lab.start(container);
    await more(20);
    await dockerAsync('kill', '--signal', 'KILL', name);
  }
  const last = await lab.start(container);
  await until(`the last task of ${kind}`, 180 + 60 * rounds, async () => await done() >= least).catch(async error => {
    throw new Error(`${error}: ${await done()} of ${tasks}\n${logs(last).slice(-2000)}`);
  });
  // Those of the rest that run or wait are not lost.
  for (let before = -1; before !== await done();) {
    before = await done();
    await sleep(5_000);
  }
  await stopped(last, stopSeconds);
  return { stops, cutOff, left, done: await done(), runs: await lab.count(`${kind}:runs`) };
}
