/*
 * npm run bench:allocator [-- --rounds 3 --settings arenas,... --workloads threaded,burst,churn --runs FILE]
 *
 * Runs two services and a job in containers of our image under several memory allocators, in turn, and compares their
 * memory and throughput with those under plain pymalloc. A run over all settings and workloads takes seven minutes a
 * round. With a file for its runs it counts those that are in it already, also of other settings; with no rounds only
 * those. Once it has a round of everything it writes its tables to docs/memory.md, which has the rule for the default:
 * they are those of bench/allocator/runs.jsonl. Needs a Docker engine on which nothing else runs, and the network for
 * packages. Removes its images, containers and network again.
 */
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join, resolve } from 'path';
import { parseArgs } from 'util';
import { buildImages } from './allocator/build';
import { report } from './allocator/report';
import { resultsOf, type Run } from './allocator/results';
import { judge } from './allocator/rule';
import { BASELINE, SETTINGS } from './allocator/settings';
import { type Figures, runOnce } from './allocator/trial';
import { WORKLOADS } from './allocator/workloads';
import { replaceSection } from './image/document';
import { Engine } from './image/engine';
import { machine } from './image/machine';

const DOCUMENT = resolve(__dirname, '..', 'docs', 'memory.md');

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    settings: { type: 'string', default: SETTINGS.map(({ name }) => name).join() },
    workloads: { type: 'string', default: WORKLOADS.map(({ name }) => name).join() },
    runs: { type: 'string' },
  },
});

function options() {
  const rounds = Number(values.rounds);
  if (!Number.isInteger(rounds) || rounds < 0) { throw new Error('--rounds: use a whole number of 0 or more'); }
  const asked = pick('--settings', values.settings, SETTINGS);
  const settings = [BASELINE, ...asked.filter(each => each !== BASELINE)];
  const workloads = pick('--workloads', values.workloads, WORKLOADS);
  return { rounds, settings, workloads };
}

function pick<T extends { readonly name: string }>(option: string, text: string, all: readonly T[]): T[] {
  const names = text.split(',');
  const unknown = names.filter(name => !all.some(each => each.name === name));
  if (unknown.length > 0) {
    throw new Error(`${option}: unknown ${unknown.join()}; use some of ${all.map(({ name }) => name).join()}`);
  }
  return all.filter(({ name }) => names.includes(name));
}

/** A run as a line of the file. */
interface Line extends Figures {
  readonly round: number;
  readonly workload: string;
  readonly setting: string;
}

/** What is in the file of earlier runs. */
function earlier(): Run[] {
  if (values.runs === undefined || !existsSync(values.runs)) { return []; }
  const lines = readFileSync(values.runs, 'utf8').split('\n').filter(line => line !== '');
  return lines.map(line => JSON.parse(line) as Line).map(({ round, workload, setting, ...figures }) =>
    ({ round, workload, setting: SETTINGS.find(({ name }) => name === setting)!, figures }));
}

async function main(): Promise<void> {
  const { rounds, settings, workloads } = options();
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) { process.once(signal, () => stop.abort()); }
  const scratch = mkdtempSync(join(tmpdir(), 'bench-allocator-'));
  const engine = new Engine(stop.signal);
  try {
    await engine.makeNetwork();
    const runs = earlier();
    const before = Math.max(0, ...runs.map(({ round }) => round + 1));
    const about = `${await machine(engine)}. Medians of the rounds; in brackets the ratio to plain `
      + 'pymalloc in the same round: its median, its least and its most.';
    const images = rounds > 0 ? await buildImages(engine, scratch) : undefined;
    for (let round = before; round < before + rounds; round++) {
      for (const workload of workloads) {
        // Another one begins each time: what the machine does meanwhile hits all alike.
        for (const index of settings.keys()) {
          const setting = settings[(index + round) % settings.length];
          const figures = await runOnce(engine, images!, setting, workload);
          runs.push({ setting, workload: workload.name, round, figures });
          const line: Line = { round, workload: workload.name, setting: setting.name, ...figures };
          console.error(JSON.stringify(line));
          if (values.runs !== undefined) { appendFileSync(values.runs, `${JSON.stringify(line)}\n`); }
        }
      }
    }
    const results = resultsOf(runs);
    const text = `${about}\n\n${report(results, workloads, judge(results, workloads))}`;
    console.log(text);
    if (results.length === SETTINGS.length * WORKLOADS.length) {
      writeFileSync(DOCUMENT, replaceSection(readFileSync(DOCUMENT, 'utf8'), 'bench:allocator', text));
    }
  } finally {
    await engine.close();
    rmSync(scratch, { recursive: true, force: true });
  }
}

main().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
