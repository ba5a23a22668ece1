import { readdirSync, readFileSync } from 'fs';
import { join } from 'path';
import { QUEUE_WORKERS, WorkerProcess } from '../../../src/process';

const ROOT = join(__dirname, '..', '..', '..');
const SOURCES = join(ROOT, 'src', 'process', 'workers');

test('each framework has one file that says all of it, and is searched for, but for the scheduler of celery', () => {
  const declared = readdirSync(SOURCES).flatMap(file =>
    [...readFileSync(join(SOURCES, file), 'utf8').matchAll(/^export const (\w+): QueueWorker</gm)].map(([, name]) => name));
  expect(declared.sort()).toEqual([...QUEUE_WORKERS.map(({ factory }) => factory), 'celeryBeat'].sort());
});

test('the launcher in the image has a file for each program', () => {
  expect(readdirSync(join(ROOT, 'support', 'workers')).filter(file => file.endsWith('.py')).sort())
    .toEqual(QUEUE_WORKERS.map(({ program }) => `${program}.py`).sort());
});

test.each(QUEUE_WORKERS.map(({ factory }) => factory))('WorkerProcess has the factory %s, as messages say', factory => {
  expect(WorkerProcess).toHaveProperty(factory);
});
