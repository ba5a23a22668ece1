import { App, Duration, Stack } from 'aws-cdk-lib';
import { Role } from 'aws-cdk-lib/aws-iam';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { containerOf, ENVIRONMENT, newStack, templateOf } from './containers';
import { serviceOf, stepOf } from './releases';
import { PythonContainerTask } from '../../../src/targets/ecs';
import { JOB, WORKER } from '../specs';

test('a function and a schedule use roles that an organization has made', () => {
  const app = new App();
  const paths = [
    'Web/TaskDefinition/TaskRole', 'Web/TaskDefinition/ExecutionRole', 'PythonContainerReleases/Role',
    'Report/TaskDefinition/TaskRole', 'Report/TaskDefinition/ExecutionRole', 'Report/SchedulerRole',
  ];
  const usePrecreatedRoles = Object.fromEntries(paths.map((path, index) => [`Stack/${path}`, `role-${index}`]));
  Role.customizeRoles(app, { usePrecreatedRoles });
  const stack = new Stack(app, 'Stack', { env: ENVIRONMENT });
  serviceOf(stepOf(), {}, stack);
  const task = new PythonContainerTask(stack, 'Report', { container: containerOf(JOB) });
  task.addSchedule('Hourly', { schedule: ScheduleExpression.rate(Duration.hours(1)) });
  const template = templateOf(stack);
  const { Role: role } = Object.values(template.findResources('AWS::Lambda::Function'))[0].Properties;
  expect(JSON.stringify(role)).toContain(':role/role-2"');
  template.resourceCountIs('AWS::Scheduler::Schedule', 1);
});

// The CDK divides a policy that is too large.
test('a function waits for all that it may do, also when that is more than one policy', () => {
  const stack = newStack();
  for (let index = 0; index < 20; index += 1) {
    serviceOf(stepOf({ name: `migrate-${index}` }), {}, stack, `Worker${index}`, WORKER);
  }
  const template = templateOf(stack);
  const policies = ['Policy', 'ManagedPolicy'].flatMap(kind => Object.keys(template.findResources(`AWS::IAM::${kind}`)))
    .filter(id => id.startsWith('PythonContainerReleasesRole'));
  const [{ DependsOn }] = Object.values<any>(template.findResources('AWS::Lambda::Function'));
  expect(policies.length).toBeGreaterThan(1);
  // Not for its role, which it refers to: cfn-lint finds that superfluous.
  expect([...DependsOn].sort()).toEqual(policies.sort());
});
