import type { Sending } from './worker-lab';
import { ComputeSize, PythonContainer, WorkerProcess, type PythonImage } from '../../src';

/** A worker of `samples/workers`, with a queue of its own. */
export interface WorkerSample extends Sending {
  /** Also the name of its queue, where the framework has several. */
  readonly kind: string;
  readonly process: WorkerProcess;
  /** Where its queue is. */
  readonly broker: 'redis' | 'rabbitmq';
  /** Tasks at the same time: what a kill can lose, where the framework loses it. */
  readonly atOnce: number;
  /** Whether a killed task is lost, as its delivery guarantee says. */
  readonly loses?: boolean;
  /**
   * Messages that a kill may lose on their way. celery takes them out of a list of Redis before it writes down that it
   * has them: two of twenty kills lost one.
   */
  readonly inTransit?: number;
}

/** Of what each may take. */
export const LONGEST_TASK_SECONDS = 6;

const celery = WorkerProcess.celery(undefined, { concurrency: 4 });
const dramatiq = WorkerProcess.dramatiq(undefined, { processes: 1, threads: 4 });

/** A framework is here once for each broker and guarantee that it has. */
const SAMPLES: readonly WorkerSample[] = [
  {
    kind: 'celery',
    framework: 'celery',
    process: celery,
    broker: 'redis',
    atOnce: 4,
    environment: { LOOKS_EVERY: '5' },
    inTransit: 1,
  },
  { kind: 'celery-rabbitmq', framework: 'celery', process: celery, broker: 'rabbitmq', atOnce: 4 },
  {
    kind: 'celery-early',
    framework: 'celery',
    process: celery,
    broker: 'rabbitmq',
    atOnce: 4,
    loses: true,
    environment: { ACKNOWLEDGEMENT: 'early' },
  },
  {
    kind: 'rq', framework: 'rq', process: WorkerProcess.rq([], { config: 'jobs.by_rq' }), broker: 'redis', atOnce: 1,
  },
  { kind: 'arq', framework: 'arq', process: WorkerProcess.arq(), broker: 'redis', atOnce: 4 },
  { kind: 'dramatiq', framework: 'dramatiq', process: dramatiq, broker: 'redis', atOnce: 4 },
  { kind: 'dramatiq-rabbitmq', framework: 'dramatiq', process: dramatiq, broker: 'rabbitmq', atOnce: 4 },
  {
    kind: 'huey',
    framework: 'huey',
    process: WorkerProcess.huey(undefined, { workers: 4 }),
    broker: 'redis',
    atOnce: 4,
    loses: true,
  },
  {
    kind: 'huey-django',
    framework: 'django',
    process: WorkerProcess.django('run_huey', '-w', '4'),
    broker: 'redis',
    atOnce: 4,
    loses: true,
  },
];

export const WORKER_SAMPLES = SAMPLES.map(sample => ({ ...sample, environment: variablesOf(sample) }));

/** The same worker with another queue, or with a broker of another name. */
export function withQueue(sample: WorkerSample, kind: string, alias: string = sample.broker): WorkerSample {
  return { ...sample, kind, environment: { ...sample.environment, ...variablesOf({ ...sample, kind }, alias) } };
}

export function containerOf(sample: WorkerSample, image: PythonImage): PythonContainer {
  const { kind: name, process, environment } = sample;
  return PythonContainer.worker({
    image, name, process, environment, longestTaskSeconds: LONGEST_TASK_SECONDS, size: ComputeSize.LARGE,
  });
}

/** What `jobs/work.py` reads. */
function variablesOf(
  { kind, broker, environment }: WorkerSample, alias: string = broker,
): Record<string, string> {
  const address = broker === 'redis' ? `redis://${alias}:6379` : `amqp://${alias}:5672`;
  return { ...environment, KIND: kind, BROKER: address };
}
