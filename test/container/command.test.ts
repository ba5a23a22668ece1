import { fakeImage } from './fake-image';
import { HealthCheck, PythonContainer } from '../../src/container';
import { PythonImage } from '../../src/image';
import { JobProcess, WebServer, WorkerProcess } from '../../src/process';
import { sampleProject } from '../project/sample-project';

const APP = 'from fastapi import FastAPI\n\napp = FastAPI()\n';

/** A packaged project, as `uv init` makes it, with programs beside `src`. */
const folder = sampleProject({
  'main.py': APP,
  'worker.py': 'print(1)\n',
  'jobs/__init__.py': '',
  'jobs/celery.py': 'app = 1\n',
});

const web = (include?: string[]) =>
  PythonContainer.web({ image: PythonImage.fromDirectory(folder, { include }), server: WebServer.uvicorn('main:app') });
const worker = (process: WorkerProcess, include?: string[]) =>
  PythonContainer.worker({ image: PythonImage.fromDirectory(folder, { include }), process });

test('fails when the application is left out of the image, and works when it is included as the message says', () => {
  expect(web).toThrow('the command starts the module "main", which is not in the image '
    + '("main.py": no module of the application imports it); add it to the image: include: [\'main.py\']');
  expect(web(['main.py']).command).toContain('main:app');
});

test('fails when the module of a worker is left out of the image, and works when it is included', () => {
  const process = WorkerProcess.module('worker');
  expect(() => worker(process)).toThrow("include: ['worker.py']");
  expect(worker(process, ['worker.py']).command).toEqual(['python', '-m', 'worker']);
});

test.each([['-A'], ['--app']])('fails when the application of celery behind %s is left out of the image', option => {
  const process = WorkerProcess.command(['celery', option, 'jobs.celery', 'worker']);
  expect(() => worker(process)).toThrow("include: ['jobs']");
  expect(worker(process, ['jobs']).command).toContain('jobs.celery');
});

test.each([
  [['python', 'worker.py']],
  [['python3', '-u', './worker.py', '--once']],
  [['python3.13', '-X', 'dev', '/app/worker.py']],
])('fails when the file that %j starts is left out of the image, and works when it is included', words => {
  const process = WorkerProcess.command(words);
  expect(() => worker(process)).toThrow('the command starts the file "worker.py", which is not in the image '
    + '("worker.py": no module of the application imports it); add it to the image: include: [\'worker.py\']');
  expect(worker(process, ['worker.py']).command).toEqual(words);
});

test('fails when the file that a command starts does not exist', () => {
  expect(() => worker(WorkerProcess.command(['python', 'jobs/wrker.py'])))
    .toThrow('the command starts the file "jobs/wrker.py", which the project does not have; '
      + 'use a path relative to the folder of the project');
});

test('a file in a folder that is left out is found there', () => {
  expect(() => worker(WorkerProcess.command(['python', 'jobs/celery.py']))).toThrow("include: ['jobs']");
});

test('files of the image, those outside of the application and words that are no file of Python pass', () => {
  for (const words of [
    ['python', 'src/shop/worker.py'], ['python', '/opt/base/start.py'], ['python', '-c', 'x', 'worker.py'],
    ['python', '-m', 'shop.worker', 'worker.py'], ['celery', 'worker.py'], ['python', 'worker'], ['python'],
  ]) {
    expect(worker(WorkerProcess.command(words)).command).toEqual(words);
  }
});

test('modules of the image, of dependencies and words that only look like one pass', () => {
  for (const words of [
    ['python', '-m', 'shop.worker'],
    ['python', '-m', 'http.server'],
    ['echo', 'main', '-m', '../main'],
  ]) {
    expect(worker(WorkerProcess.command(words)).command).toEqual(words);
  }
});

describe('alembic', () => {
  const warningsOf = (words: string[], files: Record<string, string> = {}) => PythonContainer.job({
    image: PythonImage.fromDirectory(sampleProject({ 'src/shop/alembic.ini': '[alembic]\n', ...files })),
    process: JobProcess.command(words),
  }).warnings.filter(warning => warning.includes('alembic.ini'));

  test.each([
    [['alembic', 'upgrade', 'head']], [['python', '-m', 'alembic', 'upgrade', 'head']],
    [['python3.13', '-m', 'alembic', 'current']],
  ])('%j that finds no settings in the folder of the project is a warning', words => {
    expect(warningsOf(words)).toEqual([expect.stringContaining("start it where the file is: JobProcess.command(['env', "
      + "'--chdir=<folder>', 'alembic', ...])")]);
    expect(warningsOf(words, { 'alembic.ini': '[alembic]\n' })).toEqual([]);
  });

  test.each([
    [['alembic', '--config', 'src/shop/alembic.ini', 'upgrade', 'head']],
    [['alembic', '--config=src/shop/alembic.ini', 'upgrade', 'head']], [['alembic', '-cother.ini', 'current']],
    [['env', '--chdir=src/shop', 'alembic', 'upgrade', 'head']], [['python', '-m', 'alembicate']],
  ])('%j is none', words => {
    expect(warningsOf(words)).toEqual([]);
  });
});

describe('celery beat', () => {
  const twice = 'celery beat sends every task twice while two of them run, as in a rollout; add singleton: true';
  const file = 'celery beat stops at startup because it writes celerybeat-schedule into the project folder, '
    + "which is read-only; add '--schedule', '/tmp/celerybeat-schedule' to the command";
  const warnings = (words: string[], singleton?: boolean, text?: string) =>
    PythonContainer.worker({
      image: fakeImage({ text }), process: WorkerProcess.command(words), singleton, healthCheck: HealthCheck.none(),
    }).warnings;

  test.each([
    [['celery', '-A', 'shop', 'beat']],
    [['celery', '-A', 'shop', 'worker', '-B']],
    [['celery', '-A', 'shop', 'worker', '--beat']],
  ])('%j is warned of a second one and of its schedule file, until the warnings are followed', words => {
    expect(warnings(words)).toEqual([twice, file]);
    expect(warnings(words, true)).toEqual([file]);
    expect(warnings([...words, '--schedule', '/tmp/celerybeat-schedule'], true)).toEqual([]);
    expect(warnings([...words, '--schedule=/tmp/celerybeat-schedule'], true)).toEqual([]);
  });

  test('that keeps its schedule elsewhere is not warned of a file', () => {
    const words = ['celery', '-A', 'shop', 'beat'];
    expect(warnings([...words, '--scheduler', 'redbeat.RedBeatScheduler'], true)).toEqual([]);
    expect(warnings(words, true, "app.conf.beat_schedule_filename = '/tmp/beat'")).toEqual([]);
    expect(warnings(words, true, "beat_scheduler = 'redbeat.RedBeatScheduler'")).toEqual([]);
  });

  test('a celery worker alone has no warning', () => {
    expect(warnings(['celery', '-A', 'shop', 'worker'])).toEqual([]);
  });
});

test('fails when the settings of logging are not in the image, and works when they are included', () => {
  const logged = sampleProject({
    'src/shop/main.py': APP, 'src/shop/__init__.py': '', 'conf/logging.ini': '[loggers]\n',
  });
  const server = WebServer.uvicorn('shop.main:app', { logConfig: 'conf/logging.ini' });
  const make = (include?: string[]) =>
    PythonContainer.web({ image: PythonImage.fromDirectory(logged, { include }), server });
  expect(make).toThrow('the command reads "conf/logging.ini", which is not in the image; correct the path, relative to '
    + "the folder of the project, or add it: include: ['conf/logging.ini']");
  expect(make(['conf/logging.ini']).command).toContain('conf/logging.ini');
});

test('a flag of another program with the name of one of a server names no file', () => {
  expect(worker(WorkerProcess.command(['shop-tool', '--log-config', 'json'])).command).toContain('json');
});
