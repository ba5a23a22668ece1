import { kept } from './kept';
import { between, count, inSeconds, type Limits, type Rolling, line, type Slow, type Worker, WORKERS } from './tables';

/** What is tested, when it passes, and what was measured. */
type Line = readonly [test: string, pass: string, measured: string];

const sumOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);

interface Ended {
  readonly name: string;
  readonly most: number;
  readonly budget: number;
}

/** The longest of some stops, until when it had to end, and what ended. */
function longest(rows: readonly Ended[]): string {
  const { name, most, budget } = rows.reduce((one, other) => one.most > other.most ? one : other);
  return `${inSeconds(most)} s of ${budget} s (${name})`;
}

interface InFlight {
  /** How the requests of 0.1 and G-1 seconds ended. */
  readonly short: number | string;
  readonly near: number | string;
  readonly exitCode: number;
  readonly seconds: number;
  /** When the request of G+5 seconds ended, in seconds after G. */
  readonly over: number;
}

function inFlight(): Line {
  const rows = [...kept<InFlight>('in-flight')];
  const answered = rows.filter(([, { short, near, exitCode }]) => short === 200 && near === 200 && exitCode === 0);
  const [soon, late] = [rows.filter(([, { over }]) => over <= 2), rows.filter(([, { over }]) => over > 2)];
  const programs = [...new Set(late.map(([name]) => name.split(',')[0]))].join(' and ');
  const end = Math.max(...soon.map(([, { over }]) => over));
  const most = Math.max(...rows.map(([, { seconds }]) => seconds));
  return [
    'Requests of 0.1 s, G-1 s and G+5 s at SIGTERM, with a longest request of G = 4 s',
    `the first two get 200, exit 0 within 10 s; the third ends by G+2 s (${programs}: not cut off)`,
    `the first two get 200 from ${answered.length} of ${rows.length} servers, which exit with 0 after at most `
    + `${inSeconds(most)} s; ${soon.length} of ${rows.length} end the third by G+${inSeconds(end)} s, `
    + `${programs} lets it finish`,
  ];
}

function rolling(): Line {
  const rows = [...kept<Rolling>('rolling').values()];
  const undrained = rows.map(({ undrainedFailed }) => undrainedFailed);
  return [
    'Rolling update of two replicas behind a proxy: 50 connections, 60 s, 5 replacements, each server',
    '0 failed of at least 20,000 requests; without the drain some fail',
    `${sumOf(rows.map(({ failed }) => failed))} failed of ${count(Math.min(...rows.map(({ requests }) => requests)))} `
    + `or more; without the drain ${count(Math.min(...undrained))} or more`,
  ];
}

interface Idle {
  readonly lost: number;
  readonly answered: number;
  readonly lostByItself: number;
}

function keepAlive(): Line {
  const rows = [...kept<Idle>('idle').values()];
  const all = sumOf(rows.map(({ lost, answered }) => lost + answered));
  const alone = rows.map(({ lostByItself }) => lostByItself);
  return [
    'Keep-alive race at the idle time-out of a load balancer, each server',
    '0 lost; with the time-out of the server itself more than 0',
    `${sumOf(rows.map(({ lost }) => lost))} of ${count(all)} lost; `
    + `by itself ${Math.min(...alone)} to ${Math.max(...alone)} of 150 each`,
  ];
}

function workers(): Line {
  const rows = [...kept<Worker>('workers')].map(([name, each]) =>
    ({ name: WORKERS[name], ...each, lost: each.tasks - each.done - (each.unfinished ?? 0) }));
  const losing = rows.filter(({ lost }) => lost > 0).map(({ name, lost }) => `${lost} of ${name}`);
  return [
    'Workers under SIGTERM and SIGKILL during tasks, 2,000 tasks each',
    'exit inside the budget; 0 lost where tasks are acknowledged late',
    `${sumOf(rows.map(({ rounds }) => rounds))} stops, the longest ${longest(rows)}; `
    + `as many kills lost ${losing.join('; ')}; none of the others`,
  ];
}

interface Signals {
  readonly cases: number;
  readonly sound: number;
  readonly most: number;
  readonly budget: number;
}

function signals(): Line {
  const rows = [...kept<Signals>('signals')].map(([name, each]) => ({ name, ...each }));
  return [
    'Every kind of process below each init, ended by SIGTERM, SIGINT and Ctrl-C',
    'stops inside the budget with 0 (a job: 143 or 130; granian after Ctrl-C: 0 or 1), never by SIGKILL of Docker',
    `${sumOf(rows.map(each => each.sound))} of ${sumOf(rows.map(each => each.cases))}, the longest ${longest(rows)}`,
  ];
}

function limits(): Line {
  const all = [...kept<Limits>('limits').values()].flatMap(each => [each.memorySeconds, each.processesSeconds]);
  return [
    'A request that takes all of 128 MiB; one that starts all processes, each server',
    'healthy within 10 s, and answers',
    `${all.filter(seconds => seconds < 10).length} of ${all.length}, after at most ${inSeconds(Math.max(...all))} s`,
  ];
}

function slowClients(): Line {
  const ratios = [...kept<Slow>('slow-clients').values()].map(({ ratio }) => ratio.toFixed(2)).sort();
  return [
    '200 clients that send a head slowly, beside normal load',
    'p99 at most doubles, or the proxy that cures it is documented',
    `${ratios[0]} to ${ratios.at(-1)}; gunicorn for WSGI only [behind a proxy](servers.md#idle-and-slow-connections)`,
  ];
}

function probes(): Line {
  const all = [...kept<{ milliseconds: number }>('probes').values()].map(({ milliseconds }) => milliseconds);
  return [
    'A health check of each server and worker',
    'at most 20 ms of CPU',
    `${between(all)} ms`,
  ];
}

/** Without lines for what was not measured yet. */
export function summary(): string {
  const lines = Object.entries({
    'in-flight': inFlight, rolling, 'idle': keepAlive, workers, signals, limits, 'slow-clients': slowClients, probes,
  }).filter(([name]) => kept(name).size > 0).map(([, each]) => each());
  return [['Test', 'Pass', 'Measured'], ['---', '---', '---'], ...lines].map(line).join('\n');
}
