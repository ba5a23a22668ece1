import { kept } from './kept';

export const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;

/** A table with a row for each label, in its own order. */
function table<T>(
  name: string, titles: readonly string[], labels: Readonly<Record<string, string>>,
  cells: (figures: T, row: string) => readonly string[],
): string {
  const rows = kept<T>(name);
  return [titles, titles.map(() => '---'), ...Object.entries(labels).map(([key, label]) => {
    const figures = rows.get(key);
    if (figures === undefined) { throw new Error(`bench/soak/${name}.jsonl has no '${key}': run npm run soak`); }
    return [label, ...cells(figures, key)];
  })].map(line).join('\n');
}

/** Servers are called what they are. */
const themselves = (name: string) => Object.fromEntries([...kept(name).keys()].map(key => [key, key]));

export const inSeconds = (value: number) => value.toFixed(1);
export const count = (value: number) => value.toLocaleString('en-US');

/** Of what was measured, with the names of its packages. */
function versions(row: string): string {
  const all = Object.entries(kept<Readonly<Record<string, string>>>('versions').get(row)!)
    .map(([name, version]) => `${name} ${version}`);
  return `${all.slice(0, -1).join(', ')} and ${all.at(-1)}`;
}

export const workerVersions = () => `Measured with ${versions('workers')}.`;
const withVersions = (row: string, text: string) => `${text}\n\nMeasured with ${versions(row)}.`;
export const serverVersions = () => `Measured in containers with ${versions('servers')}.`;

export const WORKERS: Readonly<Record<string, string>> = {
  'celery': 'celery on Redis, late acknowledgement',
  'celery-rabbitmq': 'celery on RabbitMQ, late acknowledgement',
  'celery-early': 'celery on RabbitMQ, early acknowledgement',
  'rq': 'rq',
  'arq': 'arq',
  'dramatiq': 'dramatiq on Redis',
  'dramatiq-rabbitmq': 'dramatiq on RabbitMQ',
  'huey': 'huey',
  'huey-django': 'huey, `manage.py run_huey`',
};

export interface Worker {
  readonly rounds: number;
  readonly least: number;
  readonly most: number;
  readonly budget: number;
  readonly tasks: number;
  readonly done: number;
  readonly twice: number;
  readonly unfinished?: number;
}

const WHY_LOST: Readonly<Record<string, string>> = {
  'celery': ': on their way to a killed worker',
  'celery-early': ': those that ran when a worker was killed',
  'huey': ': those that ran when a worker was killed',
  'huey-django': ': the same',
};

export function workers(): string {
  const titles = ['Worker', 'From SIGTERM to the end', 'Done', 'Done twice', 'Lost by kills'];
  return table<Worker>('workers', titles, WORKERS, (each, key) => {
    const { rounds, least, most, tasks, done, twice, unfinished = 0 } = each;
    const lost = tasks - done - unfinished;
    const later = unfinished > 0 ? `; ${unfinished} wait for the end of their heartbeat` : '';
    return [
      `${inSeconds(least)} to ${inSeconds(most)} s, ${rounds} stops`,
      `${count(done)} of ${count(tasks)}${later}`,
      String(twice),
      lost > 0 ? `${lost} by ${rounds}${WHY_LOST[key] ?? ''}` : '0',
    ];
  });
}

const WHY_AFTER: Readonly<Record<string, string>> = {
  'celery-as-it-is': 'a visibility timeout of 5 s, and a look every 100 s',
  'celery': 'a visibility timeout of 5 s, and a look every 5 s',
  'celery-rabbitmq': 'the end of the connection',
  'rq': 'a heartbeat of the job that is too old, and a look every minute',
  'arq': 'a `job_timeout` of 12 s, and 10 s',
  'dramatiq': 'a `heartbeat_timeout` of 5 s',
  'dramatiq-rabbitmq': 'the end of the connection',
};

export function killed(): string {
  const labels = {
    'celery-as-it-is': 'celery on Redis',
    'celery': 'celery on Redis, `unacked_restore_interval: 5`, `unacked_restore_throttle: 1`',
    'celery-rabbitmq': WORKERS['celery-rabbitmq'],
    'rq': 'rq, with `Retry`',
    'arq': 'arq',
    'dramatiq': WORKERS.dramatiq,
    'dramatiq-rabbitmq': WORKERS['dramatiq-rabbitmq'],
  };
  return table<{ seconds: number }>('killed', ['Worker', 'Seconds', 'Which follow from'], labels, ({ seconds }, key) =>
    [inSeconds(seconds), WHY_AFTER[key]]);
}

interface Outage {
  readonly healthy: boolean;
  readonly restarts: number;
  readonly seconds: number;
}

export function outage(): string {
  const titles = ['Worker', 'During the outage', 'Restarts', 'Done after it'];
  return table<Outage>('outage', titles, WORKERS, ({ healthy, restarts, seconds }) =>
    [healthy ? 'healthy' : 'ends', String(restarts), `${inSeconds(seconds)} s`]);
}

interface CeleryStop {
  readonly seconds: number;
  readonly exitCode: number;
  readonly done: number;
  readonly back: number;
}

/** Of two tasks. */
function became({ done, back, seconds }: CeleryStop): string {
  const gone = 'stay with the dead worker for the visibility timeout';
  const what = done === 2 ? 'done' : back === 2 ? 'back in the queue' : gone;
  return `${what}, ${inSeconds(seconds)} s`;
}

export function celeryStops(): string {
  const rows = kept<CeleryStop>('celery-stops');
  const labels = {
    'warm': 'warm, killed 10 s after the limit',
    'cold': 'cold (`REMAP_SIGTERM=SIGQUIT`)',
    'soft': 'soft (`worker_soft_shutdown_timeout = 4`)',
    "the launcher's": 'warm, then cold: what is used here',
  };
  const titles = ['Stop', 'Tasks of 3 s, begun a second before', 'Tasks of 60 s, late acknowledgement', 'Exit codes'];
  return [titles, titles.map(() => '---'), ...Object.entries(labels).map(([stop, label]) => {
    const [short, long] = [3, 60].map(seconds => rows.get(`${stop}, ${seconds} s`)!);
    return [label, became(short), became(long), `${short.exitCode}, ${long.exitCode}`];
  })].map(line).join('\n');
}

interface Pool {
  readonly seconds: number;
  readonly exitCode: number;
  readonly lost: number;
  /** Whether a time limit ends a task. */
  readonly isLimited: boolean;
  /** Of celery's own cold stop. */
  readonly coldSeconds: number;
  readonly coldDone: number;
  readonly coldLost: number;
}

const POOLS: Readonly<Record<string, readonly [label: string, concurrency: string, memory: string]>> = {
  prefork: ['`PREFORK`, the default', 'processes', 'each of them'],
  threads: ['`THREADS`', 'threads', 'one process'],
  gevent: ['`GEVENT`', 'green threads', 'one process'],
  eventlet: ['`EVENTLET`', 'green threads', 'one process'],
  solo: ['`SOLO`', 'always 1', 'one process'],
};

export function pools(): string {
  const titles = [
    '`pool`', '`concurrency` is', 'Memory is counted for', '`time_limit` of a task', 'End of a stop',
    'Tasks that were cut off', "celery's own cold stop",
  ];
  const labels = Object.fromEntries(Object.entries(POOLS).map(([key, [label]]) => [key, label]));
  const fate = (lost: number, done = 0) =>
    [done > 0 ? `${done} done` : '', lost > 0 ? `${lost} lost` : ''].filter(Boolean).join(', ') || 'back in the queue';
  return table<Pool>('pools', titles, labels, (each, key) => {
    const [, concurrency, memory] = POOLS[key];
    return [
      concurrency, memory, each.isLimited ? 'ends it' : 'no effect',
      `${inSeconds(each.seconds)} s, with ${each.exitCode}`,
      fate(each.lost), `${inSeconds(each.coldSeconds)} s, ${fate(each.coldLost, each.coldDone)}`,
    ];
  });
}

export interface Rolling {
  readonly requests: number;
  readonly failed: number;
  /** Requests without a drain. */
  readonly undrained: number;
  readonly undrainedFailed: number;
}

export function rolling(): string {
  const titles = ['Server', 'Requests', 'Failed', 'Failed without a drain'];
  return withVersions('rolling', table<Rolling>('rolling', titles, themselves('rolling'), each =>
    [count(each.requests), count(each.failed), `${count(each.undrainedFailed)} of ${count(each.undrained)}`]));
}

export interface Slow {
  readonly alone: number;
  readonly beside: number;
  readonly ratio: number;
}

export function slowClients(): string {
  const titles = ['Server', 'alone', 'beside', 'ratio'];
  return withVersions('slow-clients', table<Slow>('slow-clients', titles, themselves('slow-clients'), each =>
    [each.alone.toFixed(1), each.beside.toFixed(1), each.ratio.toFixed(2)]));
}

export interface Limits {
  readonly memorySeconds: number;
  readonly processesSeconds: number;
}

export const between = (values: readonly number[]) =>
  `${inSeconds(Math.min(...values))} to ${inSeconds(Math.max(...values))}`;

export function limits(): string {
  const all = [...kept<Limits>('limits').values()];
  return `Measured after the first request: ${between(all.map(each => each.memorySeconds))} s; `
    + `after the second: ${between(all.map(each => each.processesSeconds))} s (\`npm run soak\`).`;
}

export function uvicornWorkers(): string {
  const { one, two } = kept<Record<'one' | 'two', number>>('uvicorn-workers').get('milliseconds')!;
  return `Without uvloop, an answer that takes 20 ms comes after ${one.toFixed(0)} ms from one process of uvicorn, and `
    + `after ${two.toFixed(0)} ms from two workers, in the median of a hundred (${versions('uvicorn-workers')}).`;
}
