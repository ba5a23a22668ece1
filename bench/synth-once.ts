/*
 * One measured synth: platform (ecs, kubernetes), side (ours, hand), kind (shared, each, planned, released), number of
 * services. Prints its milliseconds; with the word `read` instead, those of reading the project, with `plan` those of
 * planning an image.
 */
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join, resolve } from 'path';
import {
  ContainerUser, JobProcess, PythonContainer, PythonImage, PythonProject, Scaling,
} from 'cdk-python-container';
import * as ecs from './ecs';
import type { Job } from './job';
import * as kubernetes from './kubernetes';

const [platform, side, kind, count] = [...process.argv.slice(2, 5), Number(process.argv[5])] as [
  string, string, string, number,
];
const project = resolve('test', 'fixtures', 'projects', 'fastapi');
const scratch = mkdtempSync(join(tmpdir(), 'bench-'));

/** Milliseconds of processor time that the work took, so that what else the machine does hardly counts. */
function timed(work: () => void): number {
  const begin = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(begin);
  return (user + system) / 1e3;
}

// As the platform's are: importing has rows of its own.
if (side === 'ours') { void [PythonContainer, PythonImage, platform === 'ecs' ? ecs.classes() : kubernetes.classes()]; }

// Facts about a project are read once per process: a row of their own, so that small counts compare synth with synth.
const reading = timed(() => PythonProject.fromDirectory(project));

/** Images that differ, as those of different projects would, without the time to make a thousand projects. */
function image(index: number): PythonImage {
  return PythonImage.fromDirectory(project, { user: ContainerUser.of(10001 + index, 10001 + index) });
}

function web(made: PythonImage): PythonContainer {
  const release = kind === 'released'
    ? PythonContainer.job({ image: made, name: 'migrate', process: JobProcess.module('shop.main') })
    : undefined;
  return PythonContainer.web({ image: made, release, scaling: Scaling.between(2, 10, { cpuPercent: 60 }) });
}

function contexts(): string[] {
  const first = join(scratch, 'context-0');
  image(0).stage(first);
  return Array.from({ length: kind === 'each' ? count : 1 }, (_, index) => {
    const directory = join(scratch, `context-${index}`);
    if (index > 0) { cpSync(first, directory, { recursive: true }); }
    writeFileSync(join(directory, 'number'), String(index));
    return directory;
  });
}

function containers(): PythonContainer[] {
  const all = Array.from({ length: kind === 'each' ? count : 1 }, (_, index) => web(image(index)));
  return Array.from({ length: count }, (_, index) => all[index % all.length]);
}

/** What the platform's own part costs, beside the image that its manifests name by content. */
const isPlanned = kind === 'planned' || (platform === 'kubernetes' && kind === 'released');
const planned = isPlanned && side === 'ours' ? containers() : undefined;
for (const container of planned ?? []) { void container.image.contentTag; }

const job: Job = {
  count,
  output: join(scratch, 'out'),
  containers: () => planned ?? containers(),
  released: kind === 'released',
  contexts: platform === 'ecs' && side === 'hand' ? contexts() : [],
};

const runs: { [name: string]: (job: Job) => void } = {
  'ecs ours': ecs.ours,
  'ecs hand': ecs.byHand,
  'kubernetes ours': kubernetes.ours,
  'kubernetes hand': kubernetes.byHand,
};
const once: { [name: string]: () => number } = { read: () => reading, plan: () => timed(() => job.containers()) };
console.log(once[platform]?.() ?? timed(() => runs[`${platform} ${side}`](job)));
rmSync(scratch, { recursive: true });
