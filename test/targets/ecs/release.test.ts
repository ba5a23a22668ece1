import { readFileSync } from 'fs';
import { join } from 'path';
import { App, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import {
  GatewayVpcEndpointAwsService, InterfaceVpcEndpointAwsService, Port, SecurityGroup, Vpc,
} from 'aws-cdk-lib/aws-ec2';
import { Secret } from 'aws-cdk-lib/aws-ecs';
import { ManagedPolicy, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { containerOf, ENVIRONMENT, fakeImage, newStack, templateOf } from './containers';
import { RUN, runOf, serviceOf, stepOf, waitedFor } from './releases';
import { JOB_INIT_COMMAND, limitCommand } from '../../../src/image';
import { PythonContainerService } from '../../../src/targets/ecs';
import { ImageSource } from '../../../src/targets/image-source';
import { JOB, WEB, WORKER } from '../specs';

const messageOf = (make: () => unknown): string => {
  try { make(); } catch (error) { return (error as Error).message; }
  throw new Error('nothing failed');
};

test('a service without a release step needs no function', () => {
  const service = new PythonContainerService(newStack(), 'Web', { container: containerOf() });
  templateOf(service).resourceCountIs('AWS::Lambda::Function', 0);
  expect(service.releaseTask).toBeUndefined();
});

test('the step is a task of the same image, roles, network and log as the service that waits for it', () => {
  const service = serviceOf(stepOf({ timeLimitSeconds: 600 }));
  const template = templateOf(service);
  const [web, step] = Object.values<any>(template.findResources('AWS::ECS::TaskDefinition'))
    .map(({ Properties }) => Properties).sort((one) => one.ContainerDefinitions[0].Name === 'web' ? -1 : 1);
  expect(step.Family).toBe(service.releaseTask!.family);
  expect(step).toMatchObject({ TaskRoleArn: web.TaskRoleArn, ExecutionRoleArn: web.ExecutionRoleArn });
  const [webContainer, container] = [web, step].map(({ ContainerDefinitions: [first] }) => first);
  expect(container).toMatchObject({
    Name: 'migrate',
    Image: webContainer.Image,
    User: '10001:10001',
    ReadonlyRootFilesystem: true,
    EntryPoint: [...JOB_INIT_COMMAND, ...limitCommand(600, 35)],
    LogConfiguration: { Options: { 'awslogs-group': webContainer.LogConfiguration.Options['awslogs-group'] } },
  });
  const [{ Properties: { Cluster, NetworkConfiguration } }] =
    Object.values<any>(template.findResources('AWS::ECS::Service'));
  const { Subnets, SecurityGroups } = NetworkConfiguration.AwsvpcConfiguration;
  expect(runOf(template).Properties).toEqual({
    ServiceToken: { 'Fn::GetAtt': [expect.stringMatching(/^PythonContainerReleasesFunction/), 'Arn'] },
    // An hour at most. Ten minutes to start, the limit of the job, its time to stop and that of ECS to see it, twice
    // since it may have to be told, and a minute to answer.
    ServiceTimeout: String(600 + 600 + (35 + 45) + (35 + 45) + 60),
    Cluster: { 'Fn::GetAtt': [Cluster.Ref, 'Arn'] },
    TaskDefinition: { Ref: expect.stringMatching(/^PythonContainerReleaseshopmigrateTaskDefinition/) },
    Subnets,
    SecurityGroups,
    Container: 'migrate',
    LogGroup: webContainer.LogConfiguration.Options['awslogs-group'],
    LimitSeconds: 600 + 600 + (35 + 45),
    StopSeconds: 35 + 45,
  });
});

test('the step is pulled from where its service is, with the same password', () => {
  const stack = newStack();
  const registryCredentials = secretsmanager.Secret.fromSecretNameV2(stack, 'Registry', 'registry');
  serviceOf(stepOf(), { image: ImageSource.registry('ghcr.io/acme/shop'), registryCredentials }, stack);
  const [web, step, ...others] = Object.values<any>(templateOf(stack).findResources('AWS::ECS::TaskDefinition'))
    .map(({ Properties }) => Properties.ContainerDefinitions[0]);
  expect(others).toEqual([]);
  expect([step.Image, step.RepositoryCredentials]).toEqual([web.Image, web.RepositoryCredentials]);
  expect(step.Image).toMatch(/^ghcr\.io\/acme\/shop:/);
  expect(step.RepositoryCredentials).toEqual({ CredentialsParameter: expect.anything() });
});

test('the step runs in the subnets that are chosen for its service', () => {
  const stack = newStack();
  const vpc = new Vpc(stack, 'Vpc', { maxAzs: 2 });
  const subnets = vpc.privateSubnets.slice(1);
  const { Subnets } = runOf(templateOf(serviceOf(stepOf(), { vpc, taskSubnets: { subnets } }, stack))).Properties;
  expect(Subnets).toEqual(stack.resolve(subnets.map(({ subnetId }) => subnetId)));
});

test('a step without a limit has the hour of CloudFormation', () => {
  expect(runOf(templateOf(serviceOf(stepOf()))).Properties)
    .toMatchObject({ ServiceTimeout: '3600', LimitSeconds: 3600 - (35 + 45) - 60 });
});

test('no task of the service starts before the step has ended', () => {
  const [service] = Object.values<any>(templateOf(serviceOf(stepOf())).findResources('AWS::ECS::Service'));
  expect(service.DependsOn).toContainEqual(expect.stringMatching(RUN));
});

// Without them a first deployment fails: the database refuses the migration, or the task cannot start.
test('the step waits for the permissions and connections of its service, also for those given later', () => {
  const stack = newStack();
  const service = serviceOf(stepOf(), {}, stack);
  const database = new SecurityGroup(stack, 'Database', { vpc: service.cluster.vpc });
  service.connections.allowTo(database, Port.tcp(5432));
  database.connections.allowFrom(service, Port.tcp(5433));
  new Queue(stack, 'Queue').grantSendMessages(service);
  const other = new Queue(stack, 'Other');
  other.grantSendMessages(new PythonContainerService(stack, 'Worker', { container: containerOf(WORKER) }));
  expect(waitedFor(runOf(templateOf(service)))).toEqual([
    expect.stringMatching(/^DatabasefromStackWebSecurityGroup.*5432/),
    expect.stringMatching(/^DatabasefromStackWebSecurityGroup.*5433/),
    'PythonContainerClusterVpcPrivateSubnet1DefaultRoute',
    'PythonContainerClusterVpcPrivateSubnet1RouteTableAssociation',
    'PythonContainerClusterVpcPrivateSubnet2DefaultRoute',
    'PythonContainerClusterVpcPrivateSubnet2RouteTableAssociation',
    'WebTaskDefinitionExecutionRoleDefaultPolicy',
    'WebTaskDefinitionTaskRoleDefaultPolicy',
  ]);
});

test('the step waits for policies that are attached to its roles, and for the endpoints of its VPC', () => {
  const stack = newStack();
  const vpc = new Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 0 });
  const service = serviceOf(stepOf(), { vpc }, stack);
  vpc.addInterfaceEndpoint('Api', { service: InterfaceVpcEndpointAwsService.ECR });
  vpc.addGatewayEndpoint('Files', { service: GatewayVpcEndpointAwsService.S3 });
  new Vpc(stack, 'Other').addGatewayEndpoint('Files', { service: GatewayVpcEndpointAwsService.S3 });
  const statements = [new PolicyStatement({ actions: ['rds-db:connect'], resources: ['*'] })];
  new ManagedPolicy(stack, 'Database', { statements, roles: [service.taskDefinition.taskRole] });
  new ManagedPolicy(stack, 'Foreign', {
    statements, roles: [new Role(stack, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') })],
  });
  expect(waitedFor(runOf(templateOf(service)))).toEqual([
    'Database',
    'VpcApi',
    'VpcFiles',
    'VpcIsolatedSubnet1RouteTableAssociation',
    'VpcIsolatedSubnet2RouteTableAssociation',
    'WebTaskDefinitionExecutionRoleDefaultPolicy',
  ]);
});

// CloudFormation refuses resources that wait for each other.
test('the step does not wait for a policy that refers to a service which waits for it, and says so', () => {
  const stack = newStack();
  const step = stepOf();
  const service = serviceOf(step, {}, stack);
  const { service: { serviceArn } } = serviceOf(step, {}, stack, 'Worker', WORKER);
  service.taskDefinition.addToTaskRolePolicy(
    new PolicyStatement({ actions: ['ecs:UpdateService'], resources: [serviceArn] }),
  );
  const statements = [new PolicyStatement({ actions: ['rds-db:connect'], resources: ['*'] })];
  new ManagedPolicy(stack, 'Database', { statements, roles: [service.taskDefinition.taskRole] });
  const waited = waitedFor(runOf(templateOf(service)));
  expect(waited).toContain('Database');
  expect(waited).not.toContain('WebTaskDefinitionTaskRoleDefaultPolicy');
  const [{ id, entry }, ...others] = Annotations.fromStack(stack)
    .findWarning('*', Match.stringLikeRegexp('release step'));
  expect(others).toEqual([]);
  expect(id).toMatch(/^\/Stack\/Web\/TaskDefinition\/TaskRole\/DefaultPolicy/);
  expect(entry.data).toMatch(/cannot wait for it, since it depends on Stack\/Worker\/Service\/Service, .*new ManagedPolicy\(/);
});

describe('the function that runs it', () => {
  test('is one for the stack, with the SDK of its runtime and without an asset', () => {
    const stack = newStack();
    const service = serviceOf(stepOf(), {}, stack);
    serviceOf(stepOf({ name: 'load' }), {}, stack, 'Other');
    templateOf(service).resourceCountIs('AWS::Lambda::Function', 1);
    templateOf(service).resourceCountIs('Custom::PythonContainerRelease', 2);
    templateOf(service).hasResourceProperties('AWS::Lambda::Function', {
      Runtime: 'python3.14',
      Handler: 'index.handler',
      Timeout: 900,
      Code: { ZipFile: readFileSync(join(__dirname, '../../../support/ecs/release.py'), 'utf8') },
    });
    // It is called as soon as it exists.
    const [made] = Object.values<any>(templateOf(service).findResources('AWS::Lambda::Function'));
    expect(waitedFor(made)).toContain('PythonContainerReleasesRoleDefaultPolicy');
  });

  test('writes its log into a group of its own, which goes with the stack', () => {
    const template = templateOf(serviceOf(stepOf()));
    template.hasResourceProperties('AWS::Lambda::Function', {
      LoggingConfig: { LogGroup: { Ref: Match.stringLikeRegexp('^PythonContainerReleasesLogs') } },
    });
    const groups = Object.entries(template.findResources('AWS::Logs::LogGroup'))
      .filter(([id]) => id.startsWith('PythonContainerReleasesLogs')).map(([, group]) => group);
    expect(groups).toMatchObject([{ Properties: { RetentionInDays: 90 }, DeletionPolicy: 'Delete' }]);
  });

  test('may run and follow this step in this cluster, read its output, ask for its stack and call itself', () => {
    const template = templateOf(serviceOf(stepOf()));
    const policies = Object.values<any>(template.findResources('AWS::IAM::Policy', {
      Properties: { Roles: [{ Ref: Match.stringLikeRegexp('^PythonContainerReleasesRole') }] },
    }));
    const statements = policies.flatMap(({ Properties: { PolicyDocument: { Statement } } }) => Statement);
    const allowed = statements.map(({ Action, Resource, Condition }) => [
      [Action].flat().join(' '), JSON.stringify(Resource).replace(/[0-9A-F]{8}(?=")/g, ''), JSON.stringify(Condition),
    ]);
    const cluster = /^\{"ArnEquals":\{"ecs:cluster":\{"Fn::GetAtt":\["PythonContainerCluster\w+","Arn"\]\}\}\}$/;
    expect(allowed).toEqual([
      ['logs:CreateLogStream logs:PutLogEvents', '{"Fn::GetAtt":["PythonContainerReleasesLogs","Arn"]}', undefined],
      ['cloudformation:DescribeStacks', '{"Ref":"AWS::StackId"}', undefined],
      ['iam:PassRole', '[{"Fn::GetAtt":["WebTaskDefinitionTaskRole","Arn"]},'
        + '{"Fn::GetAtt":["WebTaskDefinitionExecutionRole","Arn"]}]',
      '{"StringEquals":{"iam:PassedToService":"ecs-tasks.amazonaws.com"}}'],
      ['ecs:RunTask', '"arn:*:ecs:*:*:task-definition/StackPythonContainerReleaseshopmigrateTaskDefinition7718D891:*"',
        expect.stringMatching(cluster)],
      ['ecs:TagResource', '"*"', '{"StringEquals":{"ecs:CreateAction":"RunTask"}}'],
      ['ecs:ListTasks ecs:DescribeTasks ecs:StopTask', '"*"', expect.stringMatching(cluster)],
      ['logs:GetLogEvents', '{"Fn::GetAtt":["WebLogs","Arn"]}', undefined],
      ['lambda:InvokeFunction', '{"Fn::GetAtt":["PythonContainerReleasesFunction","Arn"]}', undefined],
    ]);
  });
});

describe('several services with the same step', () => {
  test('wait for one run of it', () => {
    const stack = newStack();
    const step = stepOf();
    const first = serviceOf(step, {}, stack);
    const second = serviceOf(step, {}, stack, 'Worker', WORKER);
    expect(second.releaseTask).toBe(first.releaseTask);
    const template = templateOf(first);
    template.resourceCountIs('Custom::PythonContainerRelease', 1);
    for (const service of Object.values<any>(template.findResources('AWS::ECS::Service'))) {
      expect(service.DependsOn).toContainEqual(expect.stringMatching(RUN));
    }
  });

  test('wait for one run in each stack', () => {
    const app = new App();
    const step = stepOf();
    const [one, two] = ['One', 'Two'].map(id => serviceOf(step, {}, new Stack(app, id, { env: ENVIRONMENT })));
    for (const service of [one, two]) {
      Template.fromStack(Stack.of(service)).resourceCountIs('Custom::PythonContainerRelease', 1);
    }
  });

  test('may have steps of one name from different projects', () => {
    const stack = newStack();
    serviceOf(stepOf(), {}, stack);
    const other = Object.assign(fakeImage(), { name: 'blog' });
    const service = serviceOf(stepOf({}, other), {}, stack, 'Blog');
    templateOf(service).resourceCountIs('Custom::PythonContainerRelease', 2);
  });

  test('fail with another step of the same name', () => {
    const stack = newStack();
    serviceOf(stepOf(), {}, stack);
    expect(messageOf(() => serviceOf(stepOf(), {}, stack, 'Other'))).toMatch(
      /in the release step "migrate": the stack has another one of this name and project, .*; pass the same object/,
    );
  });

  test('fail with other places of what it is given', () => {
    const stack = newStack();
    const step = stepOf({ secrets: ['db'], settings: ['HOST'] });
    const secret = (id: string) => Secret.fromSecretsManager(new secretsmanager.Secret(stack, id));
    const db = secret('One');
    serviceOf(step, { secrets: { db }, settings: { HOST: 'one' } }, stack);
    serviceOf(step, { secrets: { db }, settings: { HOST: 'one' } }, stack, 'Same');
    const other = { secrets: { db: secret('Two') }, settings: { HOST: 'two' } };
    expect(messageOf(() => serviceOf(step, other, stack, 'Other')))
      .toMatch(/it runs once for all its services, but has another "db", "HOST" here than with the service/);
  });
});

describe('secrets and settings of the service', () => {
  test('go to whichever of the two has them', () => {
    const stack = newStack();
    const secret = (id: string) => Secret.fromSecretsManager(new secretsmanager.Secret(stack, id));
    const service = serviceOf(
      stepOf({ secrets: ['db-owner', 'both'], settings: ['SCHEMA'] }),
      {
        secrets: { 'db': secret('Db'), 'db-owner': secret('Owner'), 'both': secret('Both') }, settings: { SCHEMA: 'a' },
      },
      stack, 'Web', { ...WEB, secrets: ['db', 'both'] },
    );
    const definitions = Object.values<any>(templateOf(service).findResources('AWS::ECS::TaskDefinition'))
      .flatMap(({ Properties: { ContainerDefinitions } }) => ContainerDefinitions)
      .map(({ Name, Secrets, Environment = [] }) => [Name, [...Secrets, ...Environment].map(each => each.Name).sort()]);
    expect(Object.fromEntries(definitions)).toEqual({
      web: ['CONTAINER_SECRET_both', 'CONTAINER_SECRET_db'],
      migrate: ['CONTAINER_SECRET_both', 'CONTAINER_SECRET_db-owner', 'SCHEMA'],
    });
  });

  test('fail when either lacks one, and when neither has it', () => {
    const stack = newStack();
    const secrets = { no: Secret.fromSecretsManager(new secretsmanager.Secret(stack, 'No')) };
    const message = messageOf(() =>
      serviceOf(stepOf({ secrets: ['db-owner'] }), { secrets }, stack, 'Web', { ...WEB, secrets: ['db'] }));
    expect(message).toContain("  - 'secrets' lacks \"db\", which the container declares");
    expect(message).toContain("  - 'secrets' has \"no\" but the container declares \"db\"");
    expect(message).toContain('  - in the release step "migrate": \'secrets\' lacks "db-owner"');
    expect(message).toContain('(3 problems)');
  });
});

test('fails for a step that Fargate refuses, or that CloudFormation would not wait for', () => {
  const message = messageOf(() => serviceOf(stepOf({ timeLimitSeconds: 2781, size: { ...JOB.size, vcpu: 3 } })));
  expect(message).toContain('in the release step "migrate": \'size\' is ComputeSize.of(3, 2048)');
  expect(message).toMatch(/'timeLimitSeconds' is 2781, but CloudFormation waits for an hour.*lower it to 2780, or run/);
  expect(() => serviceOf(stepOf({ timeLimitSeconds: 2780 }))).not.toThrow();
});
