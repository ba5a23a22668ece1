import { readFileSync } from 'fs';
import { join } from 'path';
import { App, Duration, Stack, Validations } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { Peer, Port, SecurityGroup, Vpc } from 'aws-cdk-lib/aws-ec2';
import { ContainerImage, FargateTaskDefinition, Secret } from 'aws-cdk-lib/aws-ecs';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { AwsSolutionsChecks } from 'cdk-nag';
import { CERTIFICATE_ARN, containerOf, ENVIRONMENT } from './containers';
import { PythonContainerRepository, PythonContainerService, PythonContainerTask } from '../../../src/targets/ecs';
import { ImageSource } from '../../../src/targets/image-source';
import { JOB, SINGLETON, WEB } from '../specs';

/** Every form of every construct. */
function addEverything(stack: Stack): void {
  const { repository } = new PythonContainerRepository(stack, 'Repository');
  const certificate = Certificate.fromCertificateArn(stack, 'Certificate', CERTIFICATE_ARN);
  const release = Object.assign(containerOf({ ...JOB, name: 'migrate' }), { name: 'migrate' });
  const spec = { environment: { LOG_LEVEL: 'info' }, scaling: { most: 6, cpuPercent: 60, requestsPerSecond: 5 } };
  const web = containerOf({ ...WEB, ...spec });
  new PythonContainerService(stack, 'Web', { container: Object.assign(web, { release }) });
  new PythonContainerService(stack, 'Public', {
    container: containerOf(), certificate, publicLoadBalancer: true, image: ImageSource.ecr(repository),
  });
  const arn = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-a1b2c3';
  new PythonContainerService(stack, 'Beat', {
    container: containerOf({ ...SINGLETON, secrets: ['db'] }),
    secrets: { db: Secret.fromSecretsManager(secretsmanager.Secret.fromSecretCompleteArn(stack, 'Db', arn)) },
    rollOnSecretChange: true,
  });
  const report = new PythonContainerTask(stack, 'Report', { container: containerOf(JOB) });
  report.addSchedule('Hourly', { schedule: ScheduleExpression.rate(Duration.hours(1)) });
  report.onFailure('Failed');
  report.grantRun(new Role(stack, 'Caller', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') }));
}

/** What cdk-nag is told of an app, as `rule: path of the construct`. */
function findings(app: App): string[] {
  const output = jest.spyOn(console, 'error').mockImplementation();
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  let failed = false;
  try { app.synth(); } catch { failed = true; }
  output.mockRestore();
  if (!failed) { return []; }
  const { pluginReports } = JSON.parse(readFileSync(join(app.outdir, 'validation-report.json'), 'utf8'));
  return pluginReports.flatMap(({ violations }: any) => violations).flatMap(({ ruleName, violatingConstructs }: any) =>
    violatingConstructs.map(({ constructPath }: any) => `${ruleName}: ${constructPath}`)).sort();
}

test('cdk-nag finds nothing in any form of a service and a task', () => {
  const app = new App();
  addEverything(new Stack(app, 'Stack', { env: ENVIRONMENT }));
  expect(findings(app)).toEqual([]);
});

test('a finding about something of the user is not gone for a reason of ours', () => {
  const app = new App();
  const stack = new Stack(app, 'Stack', { env: ENVIRONMENT });
  addEverything(stack);
  const vpc = new Vpc(stack, 'Vpc');
  const group = new SecurityGroup(stack, 'Open', { vpc, description: 'Open' });
  group.addIngressRule(Peer.anyIpv4(), Port.allTcp());
  new Queue(stack, 'Queue', { enforceSSL: true });
  const role = new Role(stack, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
  role.addToPolicy(new PolicyStatement({ actions: ['s3:GetObject'], resources: ['*'] }));
  new FargateTaskDefinition(stack, 'Task').addContainer('web', {
    image: ContainerImage.fromRegistry('web:1'), environment: { LOG_LEVEL: 'info' },
  });
  expect(findings(app)).toEqual([
    'AwsSolutions-EC23: Stack/Open/Resource',
    'AwsSolutions-ECS2: Stack/Task/Resource',
    'AwsSolutions-ECS7: Stack/Task/Resource',
    'AwsSolutions-IAM5[Resource::*]: Stack/Role/DefaultPolicy/Resource',
    'AwsSolutions-SQS3: Stack/Queue/Resource',
    'AwsSolutions-VPC7: Stack/Vpc/Resource',
  ]);
});

test('every acknowledgement has a reason, which cdk-nag writes into the template', () => {
  const app = new App();
  const stack = new Stack(app, 'Stack', { env: ENVIRONMENT });
  addEverything(stack);
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app, { writeSuppressionsToCloudFormation: true }));
  const { Resources } = Template.fromStack(stack).toJSON();
  const suppressed = Object.values<any>(Resources)
    .flatMap(({ Metadata }) => Metadata?.cdk_nag?.rules_to_suppress ?? []);
  expect([...new Set(suppressed.map(({ id }) => id.replace(/\[.*/, '')))].sort()).toEqual([
    'AwsSolutions-EC23', 'AwsSolutions-ECS2', 'AwsSolutions-ELB2', 'AwsSolutions-IAM5', 'AwsSolutions-SQS3',
    'AwsSolutions-VPC7',
  ]);
  expect(suppressed.filter(({ reason }) => reason.length < 20)).toEqual([]);
});
