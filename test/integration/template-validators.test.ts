import { mkdtempSync, readFileSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join, resolve } from 'path';
import { App, CfnParameter, Duration, Stack } from 'aws-cdk-lib';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { Secret as EcsSecret } from 'aws-cdk-lib/aws-ecs';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { type ISecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { DefinitionBody, StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { run } from './docker';
import { ensureLock } from '../../scripts/uv';
import {
  ContainerSecret, JobProcess, PythonContainer, PythonContainerRepository, PythonContainerService, PythonContainerTask,
  PythonImage, Scaling, WorkerProcess,
} from '../../src';

const root = resolve(__dirname, '..', '..');
const directory = mkdtempSync(join(tmpdir(), 'templates-'));
afterAll(() => rmSync(directory, { recursive: true }));

/** A stack with every form of every construct, and more. @returns where its template is */
function everything(
  name: string, secretOf: (stack: Stack) => ISecret, more: (stack: Stack, report: PythonContainerTask) => void,
): string {
  const app = new App({ outdir: join(directory, name) });
  const stack = new Stack(app, name);
  const secrets = { 'db-password': EcsSecret.fromSecretsManager(secretOf(stack), 'password') };
  const certificate = Certificate.fromCertificateArn(
    stack, 'Certificate', new CfnParameter(stack, 'CertificateArn').valueAsString,
  );
  const image = PythonImage.fromDirectory(join(root, 'test', 'fixtures', 'projects', 'fastapi'));
  const files = [ContainerSecret.file('db-password')];
  const task = JobProcess.module('shop.main');
  const migrate = PythonContainer.job({ image, name: 'migrate', process: task, secrets: files, timeLimitSeconds: 900 });
  const scaling = Scaling.between(2, 10, { cpuPercent: 60, memoryPercent: 80, requestsPerSecond: 20 });
  new PythonContainerService(stack, 'Web', {
    container: PythonContainer.web({ image, release: migrate, scaling, settings: ['TOPIC'] }),
    secrets,
    settings: { TOPIC: stack.stackName },
    certificate,
    publicLoadBalancer: true,
  });
  new PythonContainerService(stack, 'Private', {
    container: PythonContainer.web({ image, secrets: files }), secrets, rollOnSecretChange: true,
  });
  const work = WorkerProcess.module('shop.main');
  new PythonContainerService(stack, 'Worker', {
    container: PythonContainer.worker({ image, process: work, release: migrate, scaling: Scaling.fixed(3) }), secrets,
  });
  new PythonContainerService(stack, 'Beat', {
    container: PythonContainer.worker({ image, name: 'beat', process: work, singleton: true }),
  });
  const report = new PythonContainerTask(stack, 'Report', {
    container: PythonContainer.job({ image, name: 'report', process: task, secrets: files, timeLimitSeconds: 600 }),
    secrets,
  });
  report.addSchedule('Hourly', { schedule: ScheduleExpression.rate(Duration.hours(1)) });
  report.onFailure('Failed');
  more(stack, report);
  app.synth();
  return join(directory, name, `${name}.template.json`);
}

/** Runs an example with the validation of the CDK and with cdk-nag. @returns what they found, and the template */
function example(folder: string, stack: string): { readonly findings: string[]; readonly template: string } {
  const outdir = join(directory, stack);
  const { CDK_VALIDATION: _, ...env } = process.env;
  run(join(root, 'node_modules', '.bin', 'tsx'), [
    '--tsconfig', join(root, 'examples', 'tsconfig.json'), '--require', join(__dirname, 'nag', 'preload.ts'),
    join(root, folder, 'app.ts'),
  ], { env: { ...env, CDK_OUTDIR: outdir } });
  const { pluginReports } = JSON.parse(readFileSync(join(outdir, 'validation-report.json'), 'utf8'));
  return {
    findings: pluginReports.flatMap(({ violations }: any) => violations).map(({ ruleName }: any) => ruleName),
    template: join(outdir, `${stack}.template.json`),
  };
}

const lint = (template: string): string => run('cfn-lint', ['--non-zero-exit-code', 'informational', template]);

describe('a stack of every construct', () => {
  test('cfn-lint finds nothing', () => {
    const template = everything('Linted', stack => new Secret(stack, 'Database'), stack => {
      new PythonContainerRepository(stack, 'Repository');
    });
    expect(lint(template)).toBe('');
  });

  test('moto makes it, as far as it knows its resources', () => {
    // Neither a secret nor a repository without a name are among those.
    const arn = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:database-AbCdEf';
    const known = (stack: Stack): ISecret => Secret.fromSecretCompleteArn(stack, 'Database', arn);
    const template = everything('Made', known, (stack, report) => {
      const definitionBody = DefinitionBody.fromChainable(report.runState(stack, 'Run'));
      new StateMachine(stack, 'Machine', { definitionBody });
    });
    const said = run('python3', [join(__dirname, 'moto', 'create_stack.py'), template, 'CertificateArn=CERTIFICATE']);
    const { status, made, unknown } = JSON.parse(said.trim().split('\n').at(-1)!);
    expect(status).toBe('CREATE_COMPLETE');
    expect(made).toEqual(expect.arrayContaining([
      'AWS::ECS::Service', 'AWS::ECS::TaskDefinition', 'AWS::ElasticLoadBalancingV2::Listener', 'AWS::Events::Rule',
      'AWS::IAM::Policy', 'AWS::Lambda::Function', 'AWS::SQS::Queue', 'AWS::StepFunctions::StateMachine',
      'Custom::PythonContainerRelease',
    ]));
    expect(unknown).toEqual([
      'AWS::ApplicationAutoScaling::ScalableTarget', 'AWS::ApplicationAutoScaling::ScalingPolicy',
      'AWS::EC2::SecurityGroupEgress', 'AWS::SQS::QueuePolicy', 'AWS::Scheduler::Schedule',
    ]);
  });
});

describe.each([
  ['shop', 'examples/ecs', 'Shop'], ['blog', 'examples/blog-deployment/ecs', 'Blog'],
])('the example of %s', (project, folder, stack) => {
  let template: string;

  beforeAll(() => ensureLock(join(root, 'examples', project)));

  test("the CDK's validation and cdk-nag find nothing", () => {
    const { findings, template: written } = example(folder, stack);
    template = written;
    expect(findings).toEqual([]);
  });

  test('cfn-lint finds nothing', () => {
    expect(lint(template)).toBe('');
  });
});
