import { kept } from './kept';

/** A part of a document, between two comments with its name. */
export interface Section {
  readonly document: string;
  readonly name: string;
  readonly text: () => string;
}

const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;

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
  })].map(row).join('\n');
}

/** Servers are called what they are. */
const themselves = (name: string) => Object.fromEntries([...kept(name).keys()].map(key => [key, key]));

const inSeconds = (value: number) => value.toFixed(1);
const count = (value: number) => value.toLocaleString('en-US');

const WORKERS = {
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

interface Worker {
  readonly rounds: number;
  readonly least: number;
  readonly most: number;
  readonly tasks: number;
  readonly done: number;
  readonly twice?: number;
  readonly unfinished?: number;
}

const WHY_LOST: Readonly<Record<string, string>> = {
  'celery': ': on their way to a killed worker',
  'celery-early': ': those that ran when a worker was killed',
  'huey': ': those that ran when a worker was killed',
  'huey-django': ': the same',
};

function workers(): string {
  const titles = ['Worker', 'From SIGTERM to the end', 'Done', 'Done twice', 'Lost by kills'];
  return table<Worker>('workers', titles, WORKERS, (each, key) => {
    const { rounds, least, most, tasks, done, twice, unfinished = 0 } = each;
    const lost = tasks - done - unfinished;
    const later = unfinished > 0 ? `; ${unfinished} wait for the end of their heartbeat` : '';
    return [
      `${inSeconds(least)} to ${inSeconds(most)} s, ${rounds} stops`,
      `${count(done)} of ${count(tasks)}${later}`,
      twice === undefined ? '-' : String(twice),
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

function killed(): string {
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

function outage(): string {
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

function celeryStops(): string {
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
  })].map(row).join('\n');
}

interface Rolling {
  readonly requests: number;
  readonly failed: number;
  /** Without a drain. */
  readonly undrainedFailed?: number;
}

function rolling(): string {
  const titles = ['Server', 'Requests', 'Failed', 'Failed without a drain'];
  return table<Rolling>('rolling', titles, themselves('rolling'), ({ requests, failed, undrainedFailed }) =>
    [count(requests), count(failed), undrainedFailed === undefined ? '-' : count(undrainedFailed)]);
}

interface Slow {
  readonly alone: number;
  readonly beside: number;
  readonly ratio: number;
}

function slowClients(): string {
  return table<Slow>('slow-clients', ['Server', 'alone', 'beside', 'ratio'], themselves('slow-clients'), each =>
    [each.alone.toFixed(1), each.beside.toFixed(1), each.ratio.toFixed(2)]);
}

const WORKERS_PAGE = 'docs/workers.md';
const SERVERS_PAGE = 'docs/servers.md';

export const SECTIONS: readonly Section[] = [
  { document: WORKERS_PAGE, name: 'workers', text: workers },
  { document: WORKERS_PAGE, name: 'killed', text: killed },
  { document: WORKERS_PAGE, name: 'outage', text: outage },
  { document: WORKERS_PAGE, name: 'celery-stops', text: celeryStops },
  { document: SERVERS_PAGE, name: 'slow-clients', text: slowClients },
  { document: 'docs/shutdown.md', name: 'rolling', text: rolling },
];
