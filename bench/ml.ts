/*
 * npm run bench:ml [-- --runs 5 --projects onnxruntime,tensorflow,torch]
 *
 * Builds services that answer with a model: by the Dockerfiles that people write and by ours, step by step, and writes
 * a table for each to docs/ml-image.md. Needs a Docker engine, and the network for packages: torch downloads 3 GB and
 * takes 40 GB of the disk while it is built, all three about an hour. Removes its images, containers and network again;
 * the build cache of the engine keeps what was built.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join, resolve } from 'path';
import { parseArgs } from 'util';
import { replaceSection } from './image/document';
import { Engine } from './image/engine';
import { LayerReader } from './image/layers';
import { machine } from './image/machine';
import { HAND_TUNED, OURS } from './ml/forms';
import { measureForms } from './ml/measure';
import { formsTable, packagesTable } from './ml/report';
import { ML_SAMPLES } from './ml/samples';

const DOCUMENT = resolve(__dirname, '..', 'docs', 'ml-image.md');

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '5' },
    projects: { type: 'string', default: Object.keys(ML_SAMPLES).join() },
  },
});

function options(): { runs: number; projects: string[] } {
  const [runs, projects] = [Number(values.runs), values.projects.split(',')];
  if (!Number.isInteger(runs) || runs < 1) { throw new Error('--runs: use a whole number of 1 or more'); }
  const unknown = projects.filter(name => !(name in ML_SAMPLES));
  if (unknown.length > 0) {
    throw new Error(`--projects: unknown ${unknown.join()}; use some of ${Object.keys(ML_SAMPLES).join()}`);
  }
  return { runs, projects };
}

async function main(): Promise<void> {
  const { runs, projects } = options();
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) { process.once(signal, () => stop.abort()); }
  const scratch = mkdtempSync(join(tmpdir(), 'bench-ml-'));
  const engine = new Engine(stop.signal);
  try {
    await engine.makeNetwork();
    for (const name of projects) {
      const text = await section(name, runs, engine, join(scratch, name));
      console.log(`\n${text}`);
      writeFileSync(DOCUMENT, replaceSection(readFileSync(DOCUMENT, 'utf8'), `bench:ml ${name}`, text));
    }
  } finally {
    await engine.close();
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** Measures one project. */
async function section(name: string, runs: number, engine: Engine, scratch: string): Promise<string> {
  const sample = ML_SAMPLES[name];
  mkdirSync(scratch);
  const about = `${await machine(engine)}. Seconds are medians of ${runs} ${runs === 1 ? 'run' : 'runs'}.`;
  const say = (line: string): void => console.error(`${name}: ${line}`);
  const reader = new LayerReader(engine, scratch);
  const all = await measureForms(sample, runs, { engine, reader, scratch, say });
  const [handTuned, ours] = [HAND_TUNED, OURS].map(({ label }) => all.find(each => each.label === label)!);
  rmSync(scratch, { recursive: true });
  return [`### ${sample.title}`, about, formsTable(all, handTuned, ours), packagesTable(handTuned, ours)].join('\n\n');
}

main().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
