import type { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { runExample } from './example';
import * as library from '../../src';
import { fakeImage } from '../container/fake-image';

test('the last schedule of the day gives the service back the limits of its container', () => {
  const image = fakeImage({
    stage: directory => directory, locked: { celery: '5.7.0' }, tasks: { celery: ['shop.tasks:app'] },
  });
  const modules = { 'cdk-python-container': { ...library, PythonImage: { fromDirectory: () => image } } };
  const { stack } = runExample<{ stack: Stack }>('scaling.md', 1, ['stack'], modules);
  const [{ Properties: { MinCapacity, MaxCapacity, ScheduledActions } }] =
    Object.values(Template.fromStack(stack).findResources('AWS::ApplicationAutoScaling::ScalableTarget'));
  expect(ScheduledActions).toHaveLength(2);
  expect(ScheduledActions[1].ScalableTargetAction).toEqual({ MinCapacity, MaxCapacity });
});
