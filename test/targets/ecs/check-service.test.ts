import { CfnParameter } from 'aws-cdk-lib';
import { Cluster } from 'aws-cdk-lib/aws-ecs';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { newStack, problemsOf } from './containers';
import { SINGLETON, WEB, WORKER } from '../specs';

test.each([['web', WEB], ['worker', WORKER]])('a usual %s container has no problem', (_, spec) => {
  expect(problemsOf(spec, {})).toEqual([]);
});

test('fails for what ends by itself, whatever else is wrong with it', () => {
  const job = { ...WORKER, role: 'job', restarts: false, name: 'report' } as const;
  expect(problemsOf(job, { desiredCount: -1 })).toEqual([
    "'container' is the job \"report\", which ends by itself, so a service would start it again and again; "
    + 'use PythonContainerTask, or PythonContainer.worker() for a process that never ends',
  ]);
});

test.each([-1, 1.5, NaN, Infinity])('fails when the number of tasks is %p', desiredCount => {
  expect(problemsOf(WEB, { desiredCount })).toEqual([
    `'desiredCount' is ${desiredCount}; use a whole number of 0 or more`,
  ]);
});

test('a number of tasks that is chosen at deployment is not judged', () => {
  const desiredCount = new CfnParameter(newStack(), 'Count', { type: 'Number' }).valueAsNumber;
  expect([WEB, SINGLETON].map(spec => problemsOf(spec, { desiredCount }))).toEqual([[], []]);
});

test('fails when two are asked for of what must never run twice', () => {
  expect(problemsOf(SINGLETON, { desiredCount: 2 })).toEqual([
    "'desiredCount' is 2 but the container \"beat\" must never run twice; use 1, or 0 to pause it",
  ]);
  expect([0, 1].flatMap(desiredCount => problemsOf(SINGLETON, { desiredCount }))).toEqual([]);
});

test('fails when the id of the shared cluster is taken by a construct of the user', () => {
  const stack = newStack();
  new Bucket(stack, 'PythonContainerCluster');
  expect(problemsOf(WEB, {}, stack)).toEqual([
    "the stack has a construct 'PythonContainerCluster', the id of the cluster that services without 'cluster' share; "
    + "rename that construct, or pass a cluster in 'cluster'",
  ]);
  expect(problemsOf(WEB, { cluster: new Cluster(stack, 'Cluster') }, stack)).toEqual([]);
});
