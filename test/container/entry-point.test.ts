import { fakeImage } from './fake-image';
import { entryPointOf, PythonContainer } from '../../src/container';
import { JobProcess } from '../../src/process';
import { WEB } from '../targets/specs';

const LAUNCHER = ['python', '-I', '-S', '/opt/container/launch.py'];
const JOB = { ...WEB, role: 'job', restarts: false, port: undefined, health: undefined } as const;
const jobOf = (timeLimitSeconds?: number) => PythonContainer.job({
  image: fakeImage(), process: JobProcess.module('shop.worker'), timeLimitSeconds, longestTaskSeconds: 20,
});

test('a server starts with the entry point of its image, a job with one for which a stopped program has failed', () => {
  expect(entryPointOf(WEB)).toBeUndefined();
  expect(entryPointOf(JOB)).toEqual(['tini', '-s', '--']);
});

test('the launcher is there for files of secrets, where a target needs it', () => {
  const secrets = ['db'];
  expect(entryPointOf({ ...WEB, secrets })).toBeUndefined();
  expect(entryPointOf({ ...WEB, secrets }, { launches: true }))
    .toEqual([...LAUNCHER, 'tini', '-s', '-e', '130', '-e', '143', '--']);
  expect(entryPointOf({ ...JOB, secrets }, { launches: true })).toEqual([...LAUNCHER, 'tini', '-s', '--']);
  expect(entryPointOf(WEB, { launches: true })).toBeUndefined();
});

test('a job with a time limit is behind a program that has it, and the time to stop of the container', () => {
  const spec = jobOf(600)._spec;
  expect(spec).toMatchObject({ timeLimitSeconds: 600, shutdown: { stopSeconds: 30 } });
  expect(entryPointOf(spec))
    .toEqual(['tini', '-s', '--', 'python', '-I', '-S', '/opt/container/limit.py', '600', '30']);
  expect(jobOf()._spec.timeLimitSeconds).toBeUndefined();
});

test.each([0, -1, 1.5, NaN, 2 ** 31])('fails for a time limit of %d', seconds => {
  expect(() => jobOf(seconds)).toThrow(
    `'timeLimitSeconds' is ${seconds}; use a whole number of seconds from 1 to 2147483647, or leave it out`,
  );
});
