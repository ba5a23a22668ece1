/*
 * npm run bench:image [-- --runs 5 --projects web,django,science]
 *
 * Builds made-up services by our Dockerfile and by those that people write, in turn, and compares the images: bytes,
 * time to the first answer, and what a change costs. A run over all projects writes its tables to docs/benchmarks.md,
 * which explains each measure. Needs a Docker engine, and the network for packages. Removes its images, containers and
 * network again; the build cache of the engine keeps what was built.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join, resolve } from 'path';
import { parseArgs } from 'util';
import { CONTENDERS, HAND_TUNED, OURS } from './image/contenders';
import { replaceSection } from './image/document';
import { Engine } from './image/engine';
import { LayerReader } from './image/layers';
import { machine } from './image/machine';
import { measure } from './image/measure';
import type { Measured } from './image/measured';
import { SAMPLES } from './image/projects';
import { table } from './image/report';
import type { Trial } from './image/trial';
import { weights } from './image/weights';

const DOCUMENT = resolve(__dirname, '..', 'docs', 'benchmarks.md');

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '5' },
    projects: { type: 'string', default: Object.keys(SAMPLES).join() },
  },
});

function options(): { runs: number; projects: string[] } {
  const [runs, projects] = [Number(values.runs), values.projects.split(',')];
  if (!Number.isInteger(runs) || runs < 1) { throw new Error('--runs: use a whole number of 1 or more'); }
  const unknown = projects.filter(name => !(name in SAMPLES));
  if (unknown.length > 0) {
    throw new Error(`--projects: unknown ${unknown.join()}; use some of ${Object.keys(SAMPLES).join()}`);
  }
  return { runs, projects };
}

async function main(): Promise<void> {
  const { runs, projects } = options();
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) { process.once(signal, () => stop.abort()); }
  const scratch = mkdtempSync(join(tmpdir(), 'bench-image-'));
  const engine = new Engine(stop.signal);
  try {
    await engine.makeNetwork();
    const about = `${await machine(engine)}. Seconds are medians of ${runs} ${runs === 1 ? 'run' : 'runs'}.`;
    console.log(about);
    const sections = [about];
    for (const name of projects) { sections.push(await section(name, runs, engine, join(scratch, name))); }
    if (projects.length === Object.keys(SAMPLES).length) {
      const text = readFileSync(DOCUMENT, 'utf8');
      writeFileSync(DOCUMENT, replaceSection(text, 'bench:image', sections.join('\n\n')));
    }
  } finally {
    await engine.close();
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** Measures one project, prints its table, and where the bytes of our image are. */
async function section(name: string, runs: number, engine: Engine, scratch: string): Promise<string> {
  const sample = SAMPLES[name];
  mkdirSync(scratch);
  const reader = new LayerReader(engine, scratch);
  const say = (line: string): void => console.error(`${name}: ${line}`);
  let heavy: string[] = [];
  const look = async (trials: readonly Trial[]): Promise<void> => {
    const ours = trials.find(({ contender }) => contender === OURS)!;
    heavy = await reader.unpacked(ours.image, OURS.base, weights);
  };
  const all = await measure(CONTENDERS, sample, runs, { engine, reader, scratch, say }, look);
  const of = (label: string): Measured => all.find(measured => measured.label === label)!;
  const [handTuned, ours] = [of(HAND_TUNED.label), of(OURS.label)];
  const title = `### ${name}: ${sample.title} (${handTuned.packages} packages)`;
  const figures = table(name, { all, handTuned, ours });
  console.log(`\n${title}\n\n${figures}\n\nWhere the packed bytes of ${ours.label} are, layer by layer; each package`
    + ` and kind of file packed alone:\n${heavy.join('\n')}`);
  rmSync(scratch, { recursive: true });
  return `${title}\n\n${figures}`;
}

main().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
