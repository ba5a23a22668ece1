import { locked, targetsOf, tasks, TIMING } from './sample';
import { WorkerProcess } from '../../../src/process';
import { arq } from '../../../src/process/workers/arq';
import { fakeProject } from '../../fake-project';
import { planOf } from '../bind';

test.each<[string, Record<string, string>, string[]]>([
  ['a settings class', { 'shop.worker': 'import arq\nclass Worker:\n    functions = [mail]\n' },
    ['shop.worker.Worker']],
  ['one with cron jobs', { w: 'from arq import cron\nclass S:\n    cron_jobs: list = [cron(mail)]\n' }, ['w.S']],
  ['the usual name, without an import', { w: 'class WorkerSettings(Base):\n    functions = [mail]\n' },
    ['w.WorkerSettings']],
  ['no class of something else', { w: 'class Registry:\n    functions = []\n' }, []],
  ['nothing inside a method', { w: 'import arq\nclass S:\n    def f(self):\n        functions = []\n' }, []],
])('in the sources: %s', (_name, files, expected) => {
  expect(targetsOf(arq, files)).toEqual(expected);
});

test("an arq worker whose sources set a time-out for stops says that the container's replaces it", () => {
  const notes = (text: string) => planOf(WorkerProcess.arq(), fakeProject({ locked, tasks, text }), TIMING).notes;
  expect(notes('job_completion_wait = 5')![0]).toContain("is replaced by 'longestTaskSeconds' (60 s)");
  expect(notes('')).toEqual([]);
});
