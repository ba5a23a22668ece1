import { project } from './sample';
import { WorkerProcess } from '../../../src/process';
import { planOf } from '../bind';

test('celery beat takes a scheduler by the name of its entry point', () => {
  expect(planOf(WorkerProcess.celeryBeat(undefined, { scheduler: 'django' }), project).command.at(-1)).toBe('django');
});
