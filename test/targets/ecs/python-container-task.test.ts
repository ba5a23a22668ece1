import { App, Duration, Stack, TimeZone } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { Port, SecurityGroup, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Cluster } from 'aws-cdk-lib/aws-ecs';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { DefinitionBody, JsonPath, StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { containerOf, ENVIRONMENT, newStack, only, templateOf } from './containers';
import type { ContainerSpec } from '../../../src/container';
import { PythonContainerTask, type PythonContainerTaskProps } from '../../../src/targets/ecs';
import { JOB, WEB } from '../specs';

type Props = Partial<PythonContainerTaskProps>;

const taskOf = (spec: Partial<ContainerSpec> = {}, props: Props = {}, stack = newStack()): PythonContainerTask =>
  new PythonContainerTask(stack, 'Report', { container: containerOf({ ...JOB, ...spec }), ...props });

const at3 = ScheduleExpression.cron({ hour: '3', minute: '0', timeZone: TimeZone.EUROPE_BERLIN });

/** The statements of all policies with an action. */
const statementsOf = (template: Template, action: string): any[] =>
  Object.values(template.findResources('AWS::IAM::Policy'))
    .flatMap(({ Properties: { PolicyDocument: { Statement } } }: any) => Statement)
    .filter(({ Action }) => [Action].flat().includes(action));

/** What other stacks import from that of the task. */
const exportsOf = (task: PythonContainerTask): string[] =>
  Object.values(templateOf(task).findOutputs('*')).map(({ Value }: any) => JSON.stringify(Value));

test('a job becomes a task with the hardening of a service, and nothing runs it by itself', () => {
  const task = taskOf({ timeLimitSeconds: 600 });
  const [definition] = only(task, 'AWS::ECS::TaskDefinition').ContainerDefinitions;
  expect(definition).toMatchObject({
    Name: 'report',
    EntryPoint: ['tini', '-s', '--', 'python', '-I', '-S', '/opt/container/limit.py', '600', '35'],
    Command: ['python', '-m', 'shop.report'],
    User: '10001:10001',
    ReadonlyRootFilesystem: true,
    StopTimeout: 35,
    LinuxParameters: { Capabilities: { Drop: ['ALL'] } },
  });
  expect(definition).not.toHaveProperty('HealthCheck');
  for (const type of ['AWS::ECS::Service', 'AWS::Scheduler::Schedule', 'AWS::SQS::Queue', 'AWS::Lambda::Function']) {
    templateOf(task).resourceCountIs(type, 0);
  }
});

test('it has a security group of its own, which lets nobody in, and is where connections start', () => {
  const stack = newStack();
  const task = taskOf({}, {}, stack);
  task.connections.allowTo(new SecurityGroup(stack, 'Database', { vpc: task.cluster.vpc }), Port.tcp(5432));
  const template = templateOf(task);
  template.hasResourceProperties('AWS::EC2::SecurityGroup', {
    GroupDescription: 'Tasks of shop report', SecurityGroupIngress: Match.absent(),
  });
  template.hasResourceProperties('AWS::EC2::SecurityGroupIngress', {
    FromPort: 5432,
    SourceSecurityGroupId: { 'Fn::GetAtt': [Match.stringLikeRegexp('^ReportSecurityGroup'), 'GroupId'] },
  });
});

test('it runs in the cluster that is given, and in the VPC of that', () => {
  const stack = newStack();
  const vpc = new Vpc(stack, 'Vpc');
  const cluster = new Cluster(stack, 'Cluster', { vpc });
  const task = taskOf({}, { cluster }, stack);
  templateOf(task).resourceCountIs('AWS::ECS::Cluster', 1);
  templateOf(task).resourceCountIs('AWS::EC2::VPC', 1);
  expect(task.cluster).toBe(cluster);
  expect(task.runCommand).toContain(`--cluster ${cluster.clusterArn} `);
  expect(task.runCommand).toContain(`subnets=[${vpc.selectSubnets().subnetIds.join(',')}]`);
});

test('warnings of its container show at synthesis', () => {
  const stack = newStack();
  new PythonContainerTask(stack, 'Report', { container: containerOf(JOB, undefined, ['the module is not there']) });
  Annotations.fromStack(stack)
    .hasWarning('/Stack/Report', 'the module is not there [ack: cdk-python-container:container]');
});

test('permissions given to it are those of the application', () => {
  const stack = newStack();
  const task = taskOf({}, {}, stack);
  new Queue(stack, 'Queue').grantSendMessages(task);
  templateOf(task).hasResourceProperties('AWS::IAM::Policy', {
    PolicyDocument: { Statement: [{ Action: Match.arrayWith(['sqs:SendMessage']) }] },
    Roles: [{ Ref: Match.stringLikeRegexp('^ReportTaskDefinitionTaskRole') }],
  });
});

test('the command that runs it once has its cluster and its network', () => {
  const task = taskOf();
  const { 'Fn::Join': [, parts] } = Stack.of(task).resolve(task.runCommand);
  const words = parts.map((part: any) =>
    typeof part === 'string' ? part : `<${part.Ref ?? part['Fn::GetAtt'].join('.')}>`);
  const text = words.join('').replace(/(?<=[A-Za-z])[0-9A-F]{8}(?=[>.])/g, '');
  expect(text).toBe(
    'aws ecs run-task --region eu-west-1 --cluster <PythonContainerCluster.Arn> '
    + '--task-definition <ReportTaskDefinition> --launch-type FARGATE '
    + "--network-configuration 'awsvpcConfiguration={subnets=[<PythonContainerClusterVpcPrivateSubnet1Subnet>,"
    + '<PythonContainerClusterVpcPrivateSubnet2Subnet>],securityGroups=[<ReportSecurityGroup.GroupId>],'
    + "assignPublicIp=DISABLED}'",
  );
});

describe('who may run it', () => {
  const principal = new ServicePrincipal('lambda.amazonaws.com');

  test('may run this task in this cluster, with these roles, and nothing else', () => {
    const stack = newStack();
    const task = taskOf({}, {}, stack);
    task.grantRun(new Role(stack, 'Caller', { assumedBy: principal }));
    const template = templateOf(task);
    const cluster = { 'Fn::GetAtt': [expect.stringMatching(/^PythonContainerCluster/), 'Arn'] };
    expect(statementsOf(template, 'ecs:RunTask')).toEqual([{
      Action: 'ecs:RunTask',
      Effect: 'Allow',
      // Of every revision: tasks that were told of the one before run it until a deployment replaces them.
      Resource: 'arn:*:ecs:*:*:task-definition/StackReportTaskDefinition509662EF:*',
      Condition: { ArnEquals: { 'ecs:cluster': cluster } },
    }]);
    expect(statementsOf(template, 'iam:PassRole')).toEqual([{
      Action: 'iam:PassRole',
      Effect: 'Allow',
      Resource: [
        { 'Fn::GetAtt': [expect.stringMatching(/^ReportTaskDefinitionTaskRole/), 'Arn'] },
        { 'Fn::GetAtt': [expect.stringMatching(/^ReportTaskDefinitionExecutionRole/), 'Arn'] },
      ],
      Condition: { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } },
    }]);
  });

  // A revision whose ARN another stack imports can never be replaced.
  test('from another stack keeps no revision from being replaced', () => {
    const app = new App();
    const task = taskOf({}, {}, new Stack(app, 'Stack', { env: ENVIRONMENT }));
    const other = new Stack(app, 'Other', { env: ENVIRONMENT });
    task.grantRun(new Role(other, 'Caller', { assumedBy: principal }));
    app.synth();
    expect(statementsOf(Template.fromStack(other), 'ecs:RunTask')).toMatchObject([
      { Resource: 'arn:*:ecs:*:*:task-definition/StackReportTaskDefinition509662EF:*' },
    ]);
    expect(only(task, 'AWS::ECS::TaskDefinition').Family).toBe('StackReportTaskDefinition509662EF');
    expect(exportsOf(task).filter(value => value.includes('"Ref":"ReportTaskDefinition'))).toEqual([]);
  });
});

describe('a schedule', () => {
  test('starts the task at its time, and tells the queue of a run that it could not start within an hour', () => {
    const task = taskOf();
    task.addSchedule('Nightly', { schedule: at3, description: 'Mails the report' });
    expect(only(task, 'AWS::Scheduler::Schedule')).toMatchObject({
      ScheduleExpression: 'cron(0 3 * * ? *)',
      ScheduleExpressionTimezone: 'Europe/Berlin',
      Description: 'Mails the report',
      State: 'ENABLED',
      Target: {
        RetryPolicy: { MaximumEventAgeInSeconds: 3600, MaximumRetryAttempts: 185 },
        DeadLetterConfig: { Arn: { 'Fn::GetAtt': [expect.stringMatching(/^ReportDeadLetters/), 'Arn'] } },
        EcsParameters: {
          TaskDefinitionArn: { Ref: expect.stringMatching(/^ReportTaskDefinition/) },
          LaunchType: 'FARGATE',
          PropagateTags: 'TASK_DEFINITION',
          EnableECSManagedTags: true,
          NetworkConfiguration: {
            AwsvpcConfiguration: {
              AssignPublicIp: 'DISABLED',
              SecurityGroups: [{ 'Fn::GetAtt': [expect.stringMatching(/^ReportSecurityGroup/), 'GroupId'] }],
              Subnets: [
                { Ref: expect.stringMatching(/PrivateSubnet1/) }, { Ref: expect.stringMatching(/PrivateSubnet2/) },
              ],
            },
          },
        },
      },
    });
    expect(only(task, 'AWS::SQS::Queue'))
      .toEqual({ MessageRetentionPeriod: 14 * 24 * 3600, SqsManagedSseEnabled: true });
    templateOf(task).hasResourceProperties('AWS::SQS::QueuePolicy', {
      PolicyDocument: { Statement: [{ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }] },
    });
  });

  test('has a role that only schedules of this account use, for this task and its queue alone', () => {
    const task = taskOf();
    task.addSchedule('Nightly', { schedule: at3 });
    const template = templateOf(task);
    template.hasResourceProperties('AWS::IAM::Role', {
      AssumeRolePolicyDocument: {
        Statement: [{
          Principal: { Service: 'scheduler.amazonaws.com' },
          Condition: {
            StringEquals: {
              'aws:SourceAccount': '111122223333',
              'aws:SourceArn': Match.objectLike({
                'Fn::Join': ['', Match.arrayWith([
                  Match.stringLikeRegexp('scheduler:eu-west-1:111122223333:schedule-group/default'),
                ])],
              }),
            },
          },
        }],
      },
    });
    const [{ Properties: { PolicyDocument: { Statement } } }] = Object.values<any>(template.findResources(
      'AWS::IAM::Policy', { Properties: { Roles: [{ Ref: Match.stringLikeRegexp('^ReportSchedulerRole') }] } },
    ));
    expect(Statement.map(({ Action }: any) => Action)).toEqual([
      'iam:PassRole', 'ecs:RunTask', 'ecs:TagResource',
      ['sqs:SendMessage', 'sqs:GetQueueAttributes', 'sqs:GetQueueUrl'],
    ]);
    // Those before the newest as well: during a deployment a schedule still starts its old one.
    expect(Statement[1]).toMatchObject({
      Resource: 'arn:*:ecs:*:*:task-definition/StackReportTaskDefinition509662EF:*',
      Condition: { ArnEquals: { 'ecs:cluster': expect.anything() } },
    });
    expect(Statement[2]).toMatchObject({ Condition: { StringEquals: { 'ecs:CreateAction': 'RunTask' } } });
    // The first run may be due as soon as the schedule exists.
    const [schedule] = Object.values<any>(template.findResources('AWS::Scheduler::Schedule'));
    expect(schedule.DependsOn).toContainEqual(expect.stringMatching(/^ReportSchedulerRoleDefaultPolicy/));
  });

  test('puts what it could not start where an alarm can see it', () => {
    const task = taskOf();
    expect(task.deadLetterQueue).toBeUndefined();
    task.addSchedule('Hourly', { schedule: at3, deadLetterQueue: new Queue(Stack.of(task), 'Own') });
    expect(task.deadLetterQueue).toBeUndefined();
    task.addSchedule('Nightly', { schedule: at3 });
    const queue = task.deadLetterQueue!;
    queue.metricApproximateNumberOfMessagesVisible().createAlarm(task, 'Alarm', { threshold: 1, evaluationPeriods: 1 });
    const { Dimensions: [{ Value }] } = only(task, 'AWS::CloudWatch::Alarm');
    expect(Value).toEqual({ 'Fn::GetAtt': [expect.stringMatching(/^ReportDeadLetters/), 'QueueName'] });
  });

  test('shares role and queue with others of the task, may be paused, and has numbers and a queue of its own', () => {
    const task = taskOf();
    const deadLetterQueue = new Queue(Stack.of(task), 'Own');
    task.addSchedule('Nightly', { schedule: at3 });
    task.addSchedule('Hourly', {
      schedule: ScheduleExpression.rate(Duration.hours(1)),
      enabled: false,
      retryAttempts: 0,
      maximumEventAge: Duration.minutes(1),
      deadLetterQueue,
    });
    templateOf(task).resourceCountIs('AWS::SQS::Queue', 2);
    templateOf(task).hasResourceProperties('AWS::Scheduler::Schedule', {
      ScheduleExpression: 'rate(1 hour)',
      State: 'DISABLED',
      Target: {
        RetryPolicy: { MaximumEventAgeInSeconds: 60, MaximumRetryAttempts: 0 },
        DeadLetterConfig: { Arn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^Own'), 'Arn'] } },
      },
    });
    const roles = Object.keys(templateOf(task).findResources('AWS::IAM::Role'));
    expect(roles.filter(role => role.startsWith('ReportSchedulerRole'))).toHaveLength(1);
  });

  test('fails for all numbers at once that Scheduler refuses', () => {
    expect(() => taskOf().addSchedule('Nightly', {
      schedule: at3, retryAttempts: 186, maximumEventAge: Duration.days(2),
    })).toThrow(expect.objectContaining({
      name: 'PythonContainerTaskInvalid',
      message: expect.stringMatching(
        /'retryAttempts' is 186; use a whole number from 0 to 185\n.*'maximumEventAge' is 172800 s; use 60 to 86400 s/,
      ),
    }));
    expect(() => taskOf().addSchedule('Nightly', { schedule: at3, maximumEventAge: Duration.millis(60_500) }))
      .toThrow("'maximumEventAge' is 60.5 s");
  });
});

describe('a state of Step Functions', () => {
  const machineOf = (task: PythonContainerTask, options = {}, stack = Stack.of(task)): StateMachine => {
    const definitionBody = DefinitionBody.fromChainable(task.runState(stack, 'Run', options));
    return new StateMachine(stack, 'Machine', { definitionBody });
  };
  const stateOf = (task: PythonContainerTask, options = {}): any => {
    machineOf(task, options);
    const { DefinitionString: { 'Fn::Join': [, parts] } } = only(task, 'AWS::StepFunctions::StateMachine');
    return JSON.parse(parts.map((part: unknown) => typeof part === 'string' ? part : 'X').join('')).States.Run;
  };

  test('waits for the end of the task, so that it fails with it', () => {
    expect(stateOf(taskOf())).toMatchObject({
      Resource: 'arn:X:states:::ecs:runTask.sync',
      Parameters: {
        Cluster: 'X',
        TaskDefinition: 'StackReportTaskDefinition509662EF',
        LaunchType: 'FARGATE',
        PlatformVersion: 'LATEST',
        PropagateTags: 'TASK_DEFINITION',
        NetworkConfiguration: { AwsvpcConfiguration: { Subnets: ['X', 'X'], SecurityGroups: ['X'] } },
      },
    });
  });

  test('lets its state machine run every revision in this cluster, with these roles and the tags of the task', () => {
    const template = templateOf(machineOf(taskOf()));
    const [{ Properties: { PolicyDocument: { Statement } } }] = Object.values<any>(template.findResources(
      'AWS::IAM::Policy', { Properties: { Roles: [{ Ref: Match.stringLikeRegexp('^MachineRole') }] } },
    ));
    expect(Statement).toHaveLength(5);
    expect(statementsOf(template, 'ecs:RunTask')).toEqual([{
      Action: 'ecs:RunTask',
      Effect: 'Allow',
      // The state names no revision, so that it runs the newest.
      Resource: 'arn:*:ecs:*:*:task-definition/StackReportTaskDefinition509662EF:*',
      Condition: {
        ArnEquals: { 'ecs:cluster': { 'Fn::GetAtt': [expect.stringMatching(/^PythonContainerCluster/), 'Arn'] } },
      },
    }]);
    expect(statementsOf(template, 'iam:PassRole')).toMatchObject([{
      Resource: [
        { 'Fn::GetAtt': [expect.stringMatching(/^ReportTaskDefinitionTaskRole/), 'Arn'] },
        { 'Fn::GetAtt': [expect.stringMatching(/^ReportTaskDefinitionExecutionRole/), 'Arn'] },
      ],
      Condition: { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } },
    }]);
    // Without it ECS refuses each run of a task definition with tags.
    expect(statementsOf(template, 'ecs:TagResource')).toEqual([{
      Action: 'ecs:TagResource',
      Effect: 'Allow',
      Resource: '*',
      Condition: { StringEquals: { 'ecs:CreateAction': 'RunTask' } },
    }]);
    expect(statementsOf(template, 'ecs:StopTask')).toHaveLength(1);
    expect(statementsOf(template, 'events:PutRule')).toHaveLength(1);
  });

  test.each([true, false])('of another stack keeps no revision from being replaced (%s for the CDK)', (isFixed) => {
    const app = new App({ context: { '@aws-cdk/aws-stepfunctions-tasks:fixRunEcsTaskPolicy': isFixed } });
    const task = taskOf({}, {}, new Stack(app, 'Stack', { env: ENVIRONMENT }));
    const machine = machineOf(task, {}, new Stack(app, 'Machines', { env: ENVIRONMENT }));
    app.synth();
    expect(statementsOf(templateOf(machine), 'ecs:RunTask')).toMatchObject([
      { Resource: 'arn:*:ecs:*:*:task-definition/StackReportTaskDefinition509662EF:*' },
    ]);
    expect(exportsOf(task)).toContainEqual(expect.stringContaining('"ReportTaskDefinitionTaskRole'));
    expect(exportsOf(task).filter(value => value.includes('"Ref":"ReportTaskDefinition'))).toEqual([]);
  });

  test('has what every state can have, and variables for a run', () => {
    const state = stateOf(taskOf(), {
      resultPath: JsonPath.DISCARD, comment: 'A day', environment: { DAY: JsonPath.stringAt('$.day') },
    });
    expect(state).toMatchObject({
      Comment: 'A day',
      ResultPath: null,
      Parameters: {
        Overrides: { ContainerOverrides: [{ Name: 'report', Environment: [{ 'Name': 'DAY', 'Value.$': '$.day' }] }] },
      },
    });
  });

  test('fails for variables that no container can have', () => {
    const task = taskOf();
    expect(() => task.runState(task, 'Run', { environment: { 'A B': '', 'PATH': '/bin' } })).toThrow(
      expect.objectContaining({
        name: 'PythonContainerTaskInvalid', message: expect.stringMatching(/A B[\s\S]*'environment.PATH' would replace/),
      }),
    );
  });
});

test('fails for a container that does not end', () => {
  expect(() => taskOf(WEB)).toThrow(expect.objectContaining({
    name: 'PythonContainerTaskInvalid',
    message: expect.stringContaining(
      "'container' is the web \"web\", which does not end; use PythonContainerService, or PythonContainer.job() for",
    ),
  }));
});

test('fails with all that Fargate refuses at once', () => {
  expect(() => taskOf({ size: { ...JOB.size, vcpu: 3 }, secrets: ['db'] }, { taskSubnets: {} })).toThrow(
    /'size' is .*\n.*'secrets' lacks "db".*\n.*'taskSubnets' is set/,
  );
});
