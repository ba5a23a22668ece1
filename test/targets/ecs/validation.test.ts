import { readFileSync } from 'fs';
import { join } from 'path';
import { App, Duration, Stack } from 'aws-cdk-lib';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { CfnTaskDefinition, Secret } from 'aws-cdk-lib/aws-ecs';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { DefinitionBody, StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { CERTIFICATE_ARN, containerOf } from './containers';
import { PythonContainerRepository, PythonContainerService, PythonContainerTask } from '../../../src/targets/ecs';
import { ImageSource } from '../../../src/targets/image-source';
import { JOB, SINGLETON, WORKER } from '../specs';

/**
 * What the CDK's own validation of templates says, as `path of the construct: rule`. It is off in all other tests,
 * where nobody can wait for it.
 */
function findings(app: App): string[] {
  const { CDK_VALIDATION } = process.env;
  const output = jest.spyOn(console, 'error').mockImplementation();
  delete process.env.CDK_VALIDATION;
  try {
    app.synth();
  } finally {
    process.env.CDK_VALIDATION = CDK_VALIDATION;
    output.mockRestore();
  }
  const { pluginReports } = JSON.parse(readFileSync(join(app.outdir, 'validation-report.json'), 'utf8'));
  return pluginReports.flatMap(({ violations }: any) => violations)
    .flatMap(({ ruleName, violatingConstructs }: any) =>
      violatingConstructs.map(({ constructPath }: any) => `${constructPath}: ${ruleName}`));
}

test('the CDK finds nothing in any form of a service and a task, and does look', () => {
  const app = new App();
  const stack = new Stack(app, 'Stack');
  const { repository } = new PythonContainerRepository(stack, 'Repository');
  const certificate = Certificate.fromCertificateArn(stack, 'Certificate', CERTIFICATE_ARN);
  const secret = Secret.fromSecretsManager(new secretsmanager.Secret(stack, 'Database'), 'password');
  new PythonContainerService(stack, 'Web', {
    container: containerOf({ secrets: ['db'], environment: { LOG_LEVEL: 'info' } }),
    secrets: { db: secret },
    rollOnSecretChange: true,
  });
  new PythonContainerService(stack, 'Public', {
    container: containerOf(), certificate, publicLoadBalancer: true, image: ImageSource.ecr(repository),
  });
  new PythonContainerService(stack, 'Worker', {
    container: containerOf(WORKER), image: ImageSource.registry('ghcr.io/acme/shop'),
  });
  new PythonContainerService(stack, 'Beat', { container: containerOf(SINGLETON) });
  const release = Object.assign(containerOf({ ...JOB, name: 'migrate' }), { name: 'migrate' });
  new PythonContainerService(stack, 'Released', { container: Object.assign(containerOf(), { release }) });
  const report = new PythonContainerTask(stack, 'Report', { container: containerOf(JOB) });
  report.addSchedule('Hourly', { schedule: ScheduleExpression.rate(Duration.hours(1)) });
  report.onFailure('Failed');
  new StateMachine(stack, 'Machine', { definitionBody: DefinitionBody.fromChainable(report.runState(stack, 'Run')) });

  const control = new Stack(app, 'Control');
  new CfnTaskDefinition(control, 'NoSuchSize', {
    requiresCompatibilities: ['FARGATE'],
    networkMode: 'awsvpc',
    cpu: '1024',
    memory: '512',
    containerDefinitions: [{ name: 'web', image: 'web:1' }],
  });

  expect(findings(app)).toEqual(['Control/NoSuchSize: E3047']);
}, 120_000);
