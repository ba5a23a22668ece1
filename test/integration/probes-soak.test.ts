import { build, stage } from './builds';
import { docker, python, run } from './docker';
import { PROJECT, PUBLISHED, QUEUE_WORKERS, readiness, SERVERS } from './kinds';
import { measured } from './measured';
import { copyOf } from './projects';
import { CPU_MILLISECONDS } from './scripts';
import { WorkerLab } from './worker-lab';
import { PythonImage } from '../../src';

// What `npm run soak` measures besides, for docs/benchmarks.md.

const tag = `probes-${process.pid}:test`;
const lab = new WorkerLab(tag);
let image: PythonImage;

beforeAll(async () => {
  const project = copyOf(PROJECT);
  image = PythonImage.fromDirectory(project);
  build(stage(project), tag);
  await lab.open();
});

afterAll(() => {
  lab.close();
  run('docker', ['rmi', '--force', tag], { accept: [0, 1] });
});

test.each([...SERVERS, ...QUEUE_WORKERS])('a check of $name takes 20 ms of CPU at most', async kind => {
  const container = kind.container(image);
  const name = await lab.start(container, ...PUBLISHED);
  await readiness(kind, name);
  const milliseconds = Number(python(name, CPU_MILLISECONDS, ...container._spec.health!.command!));
  docker('rm', '--force', name);
  measured('probes', kind.name, { milliseconds });
  expect(milliseconds).toBeLessThanOrEqual(20);
});
