import { locked, project } from './sample';
import { WorkerProcess } from '../../../src/process';
import { fakeProject } from '../../fake-project';
import { planOf, problemOf } from '../bind';

test('fails for settings of rq in a module that the sources lack, and doubts those that nothing is named like', () => {
  const worker = WorkerProcess.rq([], { config: 'shop.setings' });
  expect(problemOf(worker, fakeProject({ locked, applicationFault: 'no module' })))
    .toBe('\'process\' has the config "shop.setings", but the sources have no such module; correct the name, or add '
      + 'the module');
  expect(planOf(worker, fakeProject({ locked, lacks: ['shop.setings'] })).notes).toEqual([
    'the worker has the config "shop.setings", but neither the sources nor a locked package has a name like "shop", so '
    + 'it may not start; unless a dependency provides it, correct the name',
  ]);
  expect(planOf(worker, project).notes).toEqual([]);
});

test('fails for another class, whose long jobs would look like a worker that hangs', () => {
  expect(problemOf(WorkerProcess.rq([], { extraArguments: ['-w', 'rq.SimpleWorker'] }), project))
    .toContain('a SimpleWorker would be killed in a long job');
});
