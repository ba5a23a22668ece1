/*
 * npm run forecast -- measure RESULTS PROJECT...
 * npm run forecast -- fit RESULTS
 *
 * What the library forecasts sizes with. `measure` installs the locked packages of each project in a container, as an
 * image for linux/amd64 with Python 3.13 has them, and writes what became of each package to a file in the folder
 * RESULTS. A project that has one is skipped, and a wheel that was measured with another project is not installed
 * again. A project is a folder with pyproject.toml and uv.lock, with choices behind it as in
 * `api?package=shop&groups=prod`. It needs a Docker engine, the network, and disk for the downloads, which stay in
 * RESULTS/.cache.
 *
 * `fit` makes src/image/forecast/measured.ts of all files in RESULTS, and writes to docs/size.md how well each lock is
 * forecast by what the others have taught.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'fs';
import { join, resolve } from 'path';
import { fit } from './fit';
import { measure } from './measure';
import type { Measurement } from './measurement';
import { accuracy, source } from './report';
import { replaceSection } from '../../bench/image/document';

const ROOT = resolve(__dirname, '..', '..');
const MEASURED = join(ROOT, 'src', 'image', 'forecast', 'measured.ts');
const DOCUMENT = join(ROOT, 'docs', 'size.md');

function measureAll(results: string, projects: readonly string[]): void {
  const cache = resolve(results, '.cache');
  mkdirSync(cache, { recursive: true });
  for (const project of projects) {
    const file = join(results, `${project.replace(/[^A-Za-z0-9]+/g, '-')}.json`);
    if (existsSync(file)) { continue; }
    const measurement = measure(project, cache, resultsIn(results).flatMap(each => each.packages));
    const { packages, large, failed } = measurement;
    writeFileSync(file, JSON.stringify(measurement));
    console.log(`${project}: ${packages.length} packages measured, ${large.length} listed, `
      + `${failed.length} not built ${failed.join(' ')}`);
  }
}

function resultsIn(folder: string): Measurement[] {
  return readdirSync(folder)
    .filter(name => name.endsWith('.json')).sort()
    .map(name => JSON.parse(readFileSync(join(folder, name), 'utf8')) as Measurement);
}

function fitAll(results: string): void {
  const measurements = resultsIn(results);
  writeFileSync(MEASURED, source(fit(measurements)));
  const table = accuracy(measurements);
  writeFileSync(DOCUMENT, replaceSection(readFileSync(DOCUMENT, 'utf8'), 'forecast', table));
  console.log(table);
}

const [command, results, ...projects] = process.argv.slice(2);
if (command === 'measure' && results !== undefined && projects.length > 0) {
  measureAll(results, projects);
} else if (command === 'fit' && results !== undefined) {
  fitAll(results);
} else {
  console.error('usage: npm run forecast -- measure RESULTS PROJECT... | fit RESULTS');
  process.exitCode = 2;
}
