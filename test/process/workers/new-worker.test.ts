import { readFileSync } from 'fs';
import { join } from 'path';
import * as ts from 'typescript';
import { targetsOf } from './sample';
import { queueWorker } from '../../../src/process/workers/queue-process';
import { moduleWithAttribute, type QueueWorker } from '../../../src/process/workers/queue-worker';
import { startedWorkers } from '../../../src/process/workers/started';
import { instancesIn } from '../../../src/project';
import { fakeProject } from '../../fake-project';
import { planOf, problemOf } from '../bind';

/** The framework of the worked example in CONTRIBUTING.md, as it stands there. */
function taskpile(): QueueWorker<object> {
  const text = readFileSync(join(__dirname, '../../../CONTRIBUTING.md'), 'utf8');
  const [, example] = /^## A second one[^]*?^ {3}```ts\n([^]*?)^ {3}```$/m.exec(text)!;
  const { outputText } = ts.transpileModule(example, { compilerOptions: { module: ts.ModuleKind.CommonJS } });
  const exports: { taskpile?: QueueWorker<object> } = {};
  new Function('exports', 'instancesIn', 'moduleWithAttribute', outputText)(exports, instancesIn, moduleWithAttribute);
  return exports.taskpile!;
}

const worker = taskpile();
const project = fakeProject({
  locked: { taskpile: '1.0' },
  tasks: { taskpile: ['shop.tasks:pile'] },
  commandLines: [{ words: ['taskpile', 'shop.tasks:pile', '&&', 'true'], file: 'Procfile', isOfImage: true }],
});

test('the worker of the worked example is found in sources and files, and started with the times of its budget', () => {
  const files = { 'shop.tasks': 'from taskpile import Pile\npile = Pile()\n' };
  expect(targetsOf(worker, files)).toEqual(['shop.tasks:pile']);
  expect(startedWorkers(worker, project)).toEqual([
    expect.objectContaining({ targets: ['shop.tasks:pile'], words: ['shop.tasks:pile'], file: 'Procfile' }),
  ]);
  const { binder, text } = queueWorker(worker, undefined, {});
  expect(text).toBe('WorkerProcess.taskpile()');
  expect(planOf({ _binder: binder }, project)).toMatchObject({
    command: ['taskpile', 'shop.tasks:pile'], launcher: { graceSeconds: 25 },
  });
});

test('fails for the worker of the worked example when nothing names its pile, with the line to write', () => {
  const { binder } = queueWorker(worker, undefined, {});
  expect(problemOf({ _binder: binder }, fakeProject({ locked: { taskpile: '1.0' } })))
    .toBe("no pile of taskpile was found in the sources; name it: process: WorkerProcess.taskpile('shop.tasks:pile')");
  expect(() => queueWorker(worker, ['a'], {})).toThrow("'pile' is [\"a\"]; expected text");
});
