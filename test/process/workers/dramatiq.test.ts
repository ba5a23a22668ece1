import { locked, project, targetsOf } from './sample';
import { WorkerProcess } from '../../../src/process';
import { dramatiq } from '../../../src/process/workers/dramatiq';
import { fakeProject } from '../../fake-project';
import { planOf, problemOf } from '../bind';

test.each<[string, Record<string, string>, string[]]>([
  ['modules with actors', {
    'shop.mail': 'import dramatiq\n@dramatiq.actor(max_retries=3)\ndef send(): pass\n',
    'shop.report': 'from dramatiq import actor\n@actor\ndef make(): pass\n',
  }, ['shop.mail', 'shop.report']],
  ['the broker first', {
    'shop.a': 'import dramatiq\n@dramatiq.actor\ndef send(): pass\n',
    'shop.setup': 'import dramatiq\ndramatiq.set_broker(RedisBroker())\n',
  }, ['shop.setup', 'shop.a']],
  ['both in one', { tasks: 'import dramatiq\ndramatiq.set_broker(b)\nsend = dramatiq.actor(f)\n' }, ['tasks']],
  ['no other actors', { tasks: 'from pykka import actor\n@actor\ndef f(): pass\n' }, []],
])('in the sources: %s', (_name, files, expected) => {
  expect(targetsOf(dramatiq, files)).toEqual(expected);
});

test('an empty list of modules counts as none given', () => {
  expect(planOf(WorkerProcess.dramatiq([]), project).command.slice(0, 3))
    .toEqual(['dramatiq', 'shop.broker', 'shop.tasks']);
  expect(problemOf(WorkerProcess.dramatiq([]), fakeProject({ locked }))).toContain('no module with actors');
});

test('fails for the end of all options, behind which queues would be read as names of modules', () => {
  expect(problemOf(WorkerProcess.dramatiq(undefined, { extraArguments: ['--'] }), project))
    .toBe('\'process\' has the extra argument "--", after which the options of this library would be names; remove it');
});
