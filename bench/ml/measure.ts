import { cpSync, mkdirSync, rmSync } from 'fs';
import { join } from 'path';
import type { MlSample } from './samples';
import { ensureLock } from '../../scripts/uv';
import { PythonProject } from '../../src';
import type { Tools } from '../image/measure';
import { median } from '../image/measured';
import { secondsToFirstAnswer } from '../image/start';
import { type Entry, partOf } from '../image/tar-listing';

export interface MlMeasured {
  readonly label: string;
  /** Bytes on disk with the base, as the engine counts. */
  readonly onDisk: number;
  readonly layers: number;
  /** Bytes of the layers above the base, as registries keep them. */
  readonly packed: number;
  /** Bytes of the installed packages on disk, bytecode included, and those of each. */
  readonly dependencies: number;
  readonly packages: ReadonlyMap<string, number>;
  readonly start: number;
}

/** Builds each form of a project once, then starts them in turn. */
export async function measureForms(
  sample: MlSample,
  runs: number,
  { engine, reader, scratch, say }: Tools,
): Promise<MlMeasured[]> {
  const project = join(scratch, 'project');
  cpSync(sample.folder, project, { recursive: true });
  ensureLock(project);
  const images: string[] = [];
  const found: Array<Omit<MlMeasured, 'start'>> = [];
  for (const [index, { label, base, prepare }] of sample.forms.entries()) {
    const context = join(scratch, String(index));
    mkdirSync(context);
    PythonProject.clearCache();
    prepare(project, context);
    say(`${label}: build`);
    const { image } = await engine.build({ context, step: `ml-${index}` });
    images.push(image);
    say(`${label}: layers`);
    const layers = await reader.own(image, base);
    const packages = installed(layers.flatMap(({ entries }) => entries));
    found.push({
      label,
      onDisk: await engine.inspect<number>(image, '.Size'),
      layers: layers.length,
      packed: layers.reduce((sum, { packed }) => sum + packed, 0),
      dependencies: [...packages.values()].reduce((sum, size) => sum + size, 0),
      packages,
    });
    rmSync(context, { recursive: true });
  }
  const starts = images.map((): number[] => []);
  for (let round = 0; round < runs; round++) {
    say(`starts, round ${round + 1} of ${runs}`);
    for (const [index, image] of images.entries()) { starts[index].push(await secondsToFirstAnswer(engine, image)); }
  }
  await engine.removeImage(...images);
  return found.map((each, index) => ({ ...each, start: median(starts[index]) }));
}

/** The files of packages, wherever a form installs them. */
const INSTALLED = /^(?:app\/\.venv\/|usr\/local\/lib\/python3\.\d+\/site-packages\/)/;

/** Bytes of each package, by the folder that it is installed to. */
export function installed(files: readonly Entry[]): Map<string, number> {
  const sizes = new Map<string, number>();
  for (const { path, size } of files.filter(each => INSTALLED.test(each.path))) {
    sizes.set(partOf(path), (sizes.get(partOf(path)) ?? 0) + size);
  }
  return sizes;
}
