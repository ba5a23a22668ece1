import { mkdirSync } from 'fs';
import { join } from 'path';
import type { Contender } from './contenders';
import type { Engine } from './engine';
import type { LayerReader } from './layers';
import type { Measured } from './measured';
import { type Sample, writeProject } from './projects';
import { Trial } from './trial';
import { ensureLock } from '../../scripts/uv';

/** With what images are built and read. */
export interface Tools {
  readonly engine: Engine;
  readonly reader: LayerReader;
  readonly scratch: string;
  readonly say: (line: string) => void;
}

/** Every contender with one project. Their rounds alternate, so that a machine that slows down slows all. */
export async function measure(
  contenders: readonly Contender[],
  sample: Sample,
  runs: number,
  { engine, reader, scratch, say }: Tools,
  look: (trials: readonly Trial[]) => Promise<void>,
): Promise<Measured[]> {
  const project = join(scratch, 'project');
  writeProject(project, sample);
  ensureLock(project);
  const trials = contenders.map((contender, index) => {
    const folder = join(scratch, String(index));
    mkdirSync(folder);
    return new Trial(contender, sample, project, folder, engine, reader);
  });
  for (const trial of trials) {
    say(`${trial.contender.label}: first build`);
    await trial.begin();
  }
  await look(trials);
  for (let round = 0; round < runs; round++) {
    for (const trial of trials) {
      say(`${trial.contender.label}: rebuilds, round ${round + 1} of ${runs}`);
      for (const line of await trial.rebuild(round)) { say(`  ${line.slice(0, 110)}`); }
    }
  }
  // After all builds: what those have still to write would slow the next container down.
  for (let round = 0; round < runs; round++) {
    for (const trial of trials) { await trial.start(); }
  }
  const results: Measured[] = [];
  for (const trial of trials) {
    say(`${trial.contender.label}: once more without a cache`);
    results.push(await trial.end());
    await engine.removeImage(trial.image);
  }
  return results;
}
