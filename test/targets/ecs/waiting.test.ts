import { App, Fn, NestedStack, Stack } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { Port, SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { ManagedPolicy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { PrivateDnsNamespace } from 'aws-cdk-lib/aws-servicediscovery';
import { type CfnQueue, Queue } from 'aws-cdk-lib/aws-sqs';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { ENVIRONMENT, newStack, templateOf } from './containers';
import { runOf, serviceOf, stepOf, waitedFor } from './releases';
import type { PythonContainerService } from '../../../src/targets/ecs';
import { WORKER } from '../specs';

describe('the step does not wait for what waits for it by a detour', () => {
  const grant = (service: PythonContainerService, resource: string): void =>
    service.taskDefinition.addToTaskRolePolicy(new PolicyStatement({ actions: ['a:Use'], resources: [resource] }));
  /** Two services that wait for a step, of which the first may use what depends on the other. */
  function twoServices(): { stack: Stack; web: PythonContainerService; worker: PythonContainerService } {
    const stack = newStack();
    const step = stepOf();
    return { stack, web: serviceOf(step, {}, stack), worker: serviceOf(step, {}, stack, 'Worker', WORKER) };
  }
  const warningsOf = (stack: Stack): string[] =>
    Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('release step'))
      .map(({ id, entry: { data } }) => `${id}: ${data as string}`);

  test('as a function that is told about a service', () => {
    const { stack, web, worker } = twoServices();
    const scaler = new LambdaFunction(stack, 'Scaler', {
      runtime: Runtime.PYTHON_3_13,
      handler: 'index.handler',
      code: Code.fromInline('def handler(event, context): pass'),
      environment: { SERVICE: worker.service.serviceName },
    });
    scaler.grantInvoke(web);
    expect(waitedFor(runOf(templateOf(web)))).not.toContain('WebTaskDefinitionTaskRoleDefaultPolicy');
    expect(warningsOf(stack)).toEqual([expect.stringContaining('since it depends on Stack/Scaler/Resource, which '
      + 'depends on Stack/Worker/Service/Service, which waits for the step; give what the step needs in a policy')]);
  });

  test('as what is below the construct of a service', () => {
    const { stack, web, worker } = twoServices();
    const cloudMapNamespace = new PrivateDnsNamespace(stack, 'Names', { name: 'internal', vpc: web.cluster.vpc });
    grant(web, worker.service.enableCloudMap({ cloudMapNamespace }).serviceArn);
    expect(waitedFor(runOf(templateOf(web)))).not.toContain('WebTaskDefinitionTaskRoleDefaultPolicy');
    expect(warningsOf(stack)).toEqual([
      expect.stringContaining('since it depends on Stack/Worker/Service/CloudmapService/Resource, which waits for'),
    ]);
  });

  test('as what was told to wait for a service, of which a text speaks', () => {
    const { stack, web, worker } = twoServices();
    const queue = new Queue(stack, 'Queue');
    queue.node.addDependency(worker);
    (queue.node.defaultChild as CfnQueue).overrideLogicalId('Late');
    grant(web, Fn.sub('arn:aws:sqs:${AWS::Region}:${AWS::AccountId}:${Late.QueueName}'));
    expect(waitedFor(runOf(templateOf(web)))).not.toContain('WebTaskDefinitionTaskRoleDefaultPolicy');
    expect(warningsOf(stack)).toEqual([expect.stringContaining('depends on Stack/Queue/Resource, which depends on')]);
  });

  describe('as an element of a nested stack', () => {
    const isWaitedFor = (web: PythonContainerService): boolean =>
      waitedFor(runOf(templateOf(web))).includes('WebTaskDefinitionTaskRoleDefaultPolicy');

    test.each<[string, (nested: NestedStack, worker: PythonContainerService) => void]>([
      ['another of which refers to a service', (nested, worker) => {
        new StringParameter(nested, 'Name', { stringValue: worker.service.serviceName });
      }],
      ['which has one itself, that refers to a service', (nested, worker) => {
        new StringParameter(new NestedStack(nested, 'Deep'), 'Name', { stringValue: worker.service.serviceName });
      }],
      ['which was told to wait for a service', (nested, worker) => { nested.node.addDependency(worker); }],
    ])('%s', (_, refer) => {
      const { stack, web, worker } = twoServices();
      const nested = new NestedStack(stack, 'Nested');
      new Queue(nested, 'Queue').grantSendMessages(web);
      refer(nested, worker);
      expect(isWaitedFor(web)).toBe(false);
      expect(warningsOf(stack)).toEqual([expect.stringMatching(
        /since it depends on Stack\/Nested.NestedStack\/Nested.NestedStackResource, which .* waits for the step/,
      )]);
    });

    test('but it waits for a permission about one that refers to no service, whatever its name', () => {
      const { stack, web, worker } = twoServices();
      const [near, far] = ['Near', 'Far'].map(id => new NestedStack(stack, id));
      new Queue(near, 'Queue').grantSendMessages(web);
      new StringParameter(far, 'Queue', { stringValue: worker.service.serviceName });
      expect(isWaitedFor(web)).toBe(true);
      expect(warningsOf(stack)).toEqual([]);
    });
  });

  test('as a rule that lets it connect', () => {
    const { stack, web, worker } = twoServices();
    const database = new SecurityGroup(stack, 'Database', { vpc: web.cluster.vpc });
    database.node.addDependency(worker);
    web.connections.allowTo(database, Port.tcp(5432));
    expect(waitedFor(runOf(templateOf(web))).filter(id => id.startsWith('Database'))).toEqual([]);
    expect(warningsOf(stack)).toEqual([
      expect.stringMatching(/may need this to connect, but cannot wait for it, since it depends on Stack\/Database/),
    ]);
  });

  test('of two steps only one waits for the permission that the services of the other have for its own', () => {
    const stack = newStack();
    const one = serviceOf(stepOf(), {}, stack);
    const two = serviceOf(stepOf({ name: 'load' }), {}, stack, 'Two');
    // A service waits for the policies of its role that are below it, so two of those would wait for each other anyway.
    const grantApart = (id: string, { taskDefinition }: PythonContainerService, resource: string): void => {
      const statements = [new PolicyStatement({ actions: ['ecs:UpdateService'], resources: [resource] })];
      new ManagedPolicy(stack, id, { statements, roles: [taskDefinition.taskRole] });
    };
    grantApart('OfOne', one, two.service.serviceArn);
    grantApart('OfTwo', two, one.service.serviceArn);
    const waited = Object.values<any>(templateOf(one).findResources('Custom::PythonContainerRelease')).map(waitedFor);
    expect(waited.map(ids => ids.filter(id => id.startsWith('Of')))).toEqual([['OfOne'], []]);
    expect(warningsOf(stack)).toHaveLength(1);
  });

  test('but it waits for a permission about a service of another stack, whatever its name', () => {
    const app = new App();
    const [other, stack] = ['Other', 'Stack'].map(id => new Stack(app, id, { env: ENVIRONMENT }));
    const far = serviceOf(stepOf({ name: 'load' }), {}, other);
    const near = serviceOf(stepOf(), {}, stack);
    grant(near, far.service.serviceArn);
    app.synth();
    expect(waitedFor(runOf(templateOf(near)))).toContain('WebTaskDefinitionTaskRoleDefaultPolicy');
    expect(warningsOf(stack)).toEqual([]);
  });
});
