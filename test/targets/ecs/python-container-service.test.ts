import { join } from 'path';
import { App, Stack } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { Connections, Port, SecurityGroup, Vpc } from 'aws-cdk-lib/aws-ec2';
import { ContainerImage, Secret, TmpfsMountOption } from 'aws-cdk-lib/aws-ecs';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import {
  containerOf, definitionOf, ENVIRONMENT, fakeImage, newStack, only, serviceOf, TAG, templateOf,
} from './containers';
import { PythonContainer } from '../../../src/container';
import { PythonImage } from '../../../src/image';
import { ImageArchitecture } from '../../../src/project';
import { PythonContainerService } from '../../../src/targets/ecs';
import { WORKER } from '../specs';

/** What every mount forbids. */
const CLOSED = ['noexec', 'nosuid', 'nodev'];

describe('a task', () => {
  test('runs as a numeric user, on a read-only root, without capabilities', () => {
    expect(definitionOf(serviceOf({ user: { uid: 1000, gid: 2000 } }))).toMatchObject({
      User: '1000:2000',
      ReadonlyRootFilesystem: true,
      LinuxParameters: { Capabilities: { Drop: ['ALL'] }, InitProcessEnabled: false },
    });
  });

  test('writes only to its declared paths, with owner and mode', () => {
    const writablePaths = [
      { path: '/data', sizeMiB: 128, executable: false },
      { path: '/tmp', sizeMiB: 64, executable: false },
    ];
    expect(definitionOf(serviceOf({ writablePaths })).LinuxParameters.Tmpfs).toEqual([
      { ContainerPath: '/data', Size: 128, MountOptions: [...CLOSED, 'mode=0700', 'uid=10001', 'gid=10001'] },
      { ContainerPath: '/tmp', Size: 64, MountOptions: [...CLOSED, 'mode=1777'] },
    ]);
  });

  test('says command, port, check and limits as the container does', () => {
    expect(definitionOf(serviceOf())).toMatchObject({
      Name: 'web',
      Command: ['uvicorn', 'shop.main:app', '--host', '0.0.0.0', '--port', '8000'],
      PortMappings: [{ ContainerPort: 8000, Protocol: 'tcp', Name: 'http', AppProtocol: 'http' }],
      StopTimeout: 35,
      Ulimits: [{ Name: 'nofile', SoftLimit: 65535, HardLimit: 65535 }],
      HealthCheck: {
        Command: ['CMD', 'python', '-I', '-S', '/opt/container/probe.py', '8000', '/healthz'],
        Interval: 10,
        Timeout: 2,
        Retries: 3,
        StartPeriod: 60,
      },
    });
  });

  test('keeps what the image or the platform decides out of the template', () => {
    const definition = definitionOf(serviceOf());
    for (const absent of ['EntryPoint', 'Environment', 'Secrets', 'Memory', 'Cpu', 'MountPoints']) {
      expect(definition).not.toHaveProperty(absent);
    }
  });

  test.each([
    [ImageArchitecture.X86_64, 'X86_64'],
    [ImageArchitecture.ARM64, 'ARM64'],
  ])('of %j has the size and processor of the image', (architecture, cpuArchitecture) => {
    const size = { vcpu: 0.5, memoryMiB: 1024, pids: 256, openFiles: 65535 };
    expect(only(serviceOf({ architecture, size }), 'AWS::ECS::TaskDefinition')).toMatchObject({
      Cpu: '512',
      Memory: '1024',
      NetworkMode: 'awsvpc',
      RequiresCompatibilities: ['FARGATE'],
      RuntimePlatform: { CpuArchitecture: cpuArchitecture, OperatingSystemFamily: 'LINUX' },
    });
  });

  test('passes plain variables in their order', () => {
    expect(definitionOf(serviceOf({ environment: { A: '1', B: '2' } })).Environment)
      .toEqual([{ Name: 'A', Value: '1' }, { Name: 'B', Value: '2' }]);
  });

  test('keeps what users add to it later', () => {
    const service = serviceOf();
    service.container.linuxParameters!
      .addTmpfs({ containerPath: '/extra', size: 1, mountOptions: [TmpfsMountOption.RO] });
    service.container.addEnvironment('LATE', 'yes');
    service.taskDefinition.addContainer('Sidecar', { image: ContainerImage.fromRegistry('sidecar:1') });
    const { ContainerDefinitions: [definition, sidecar] } = only(service, 'AWS::ECS::TaskDefinition');
    expect(definition.LinuxParameters.Tmpfs.map((mount: any) => mount.ContainerPath)).toEqual(['/tmp', '/extra']);
    expect(definition.Environment).toEqual([{ Name: 'LATE', Value: 'yes' }]);
    expect(sidecar).not.toHaveProperty('LinuxParameters');
  });
});

describe('secrets', () => {
  const stack = newStack();
  const database = new secretsmanager.Secret(stack, 'Database');
  const parameter = ssm.StringParameter
    .fromSecureStringParameterAttributes(stack, 'Parameter', { parameterName: '/shop/key' });
  const service = serviceOf(
    { secrets: ['api-key', 'db-password'] },
    {
      secrets: {
        'db-password': Secret.fromSecretsManager(database, 'password'),
        'api-key': Secret.fromSsmParameter(parameter),
      },
    },
    stack,
  );

  test('go to the launcher, which starts before the init', () => {
    const definition = definitionOf(service);
    expect(definition.EntryPoint)
      .toEqual(['python', '-I', '-S', '/opt/container/launch.py', 'tini', '-s', '-e', '130', '-e', '143', '--']);
    expect(definition.Secrets.map(({ Name }: any) => Name))
      .toEqual(['CONTAINER_SECRET_api-key', 'CONTAINER_SECRET_db-password']);
    expect(definition.Secrets[1].ValueFrom)
      .toEqual({ 'Fn::Join': ['', [stack.resolve(database.secretArn), ':password::']] });
  });

  test('are files that only the user can read', () => {
    expect(definitionOf(service).LinuxParameters.Tmpfs).toContainEqual(
      { ContainerPath: '/run/secrets', Size: 1, MountOptions: [...CLOSED, 'mode=0700', 'uid=10001', 'gid=10001'] });
  });

  test('are read by the execution role and not by the application', () => {
    const readers = Object.values(templateOf(stack).findResources('AWS::IAM::Policy'))
      .filter(policy => JSON.stringify(policy).includes('secretsmanager:GetSecretValue'))
      .flatMap(policy => policy.Properties.Roles);
    expect(readers).toEqual([stack.resolve((service.taskDefinition.executionRole!.node.defaultChild as any).ref)]);
  });
});

describe('logs', () => {
  test('go without blocking to a group that outlives the stack for 90 days, but no failed first deployment', () => {
    const service = serviceOf();
    templateOf(service).hasResource('AWS::Logs::LogGroup', {
      Properties: { RetentionInDays: 90 }, DeletionPolicy: 'RetainExceptOnCreate', UpdateReplacePolicy: 'Retain',
    });
    expect(definitionOf(service).LogConfiguration).toEqual({
      LogDriver: 'awslogs',
      Options: {
        'awslogs-group': Stack.of(service).resolve(service.logGroup.logGroupName),
        'awslogs-region': 'eu-west-1',
        'awslogs-stream-prefix': 'web',
        'mode': 'non-blocking',
        'max-buffer-size': '25m',
      },
    });
  });

  test('may be written by the execution role to this group only', () => {
    const service = serviceOf();
    templateOf(service).hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: Match.arrayWith([{
          Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
          Effect: 'Allow',
          Resource: Stack.of(service).resolve(service.logGroup.logGroupArn),
        }]),
      },
    });
  });

  test('go to the given group', () => {
    const stack = newStack();
    const service = serviceOf({}, { logGroup: LogGroup.fromLogGroupName(stack, 'Group', '/shop/web') }, stack);
    templateOf(service).resourceCountIs('AWS::Logs::LogGroup', 0);
    expect(definitionOf(service).LogConfiguration.Options['awslogs-group']).toBe('/shop/web');
  });
});

describe('a service', () => {
  test('starts no task before the permissions to start exist', () => {
    const service = serviceOf();
    const [{ DependsOn }] = Object.values(templateOf(service).findResources('AWS::ECS::Service'));
    const [policy] = Object.keys(templateOf(service).findResources('AWS::IAM::Policy'));
    expect(DependsOn).toContain(policy);
  });

  test('of a worker has neither load balancer nor port nor grace period', () => {
    const service = serviceOf(WORKER);
    templateOf(service).resourceCountIs('AWS::ElasticLoadBalancingV2::LoadBalancer', 0);
    expect(service.loadBalancer ?? service.listener ?? service.targetGroup).toBeUndefined();
    expect(definitionOf(service)).not.toHaveProperty('PortMappings');
    expect(only(service, 'AWS::ECS::Service')).not.toHaveProperty('HealthCheckGracePeriodSeconds');
  });

  test('stands for its application in grants and connections', () => {
    const stack = newStack();
    const service = serviceOf({}, {}, stack);
    const bucket = new Bucket(stack, 'Bucket');
    bucket.grantRead(service);
    service.connections.allowToAnyIpv4(Port.tcp(5432));
    templateOf(stack).hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: { Statement: [Match.objectLike({ Action: ['s3:GetObject*', 's3:GetBucket*', 's3:List*'] })] },
      Roles: [stack.resolve((service.taskDefinition.taskRole.node.defaultChild as any).ref)],
    });
    expect(service.connections).toBe(service.service.connections);
  });

  describe('with a database of another stack, on which its own depends', () => {
    const inTwoStacks = () => {
      const app = new App();
      const [data, shop] = ['Data', 'Shop'].map(id => new Stack(app, id, { env: ENVIRONMENT }));
      const vpc = new Vpc(data, 'Vpc');
      const database = new Connections({
        securityGroups: [new SecurityGroup(data, 'Database', { vpc })], defaultPort: Port.tcp(5432),
      });
      return { app, data, shop, database, web: serviceOf({}, { vpc }, shop) };
    };

    test('reaches it when it is asked from the side of the service', () => {
      const { data, shop, database, web } = inTwoStacks();
      web.connections.allowToDefaultPort(database);
      templateOf(shop).hasResourceProperties('AWS::EC2::SecurityGroupIngress', { FromPort: 5432, ToPort: 5432 });
      expect(templateOf(data).findResources('AWS::EC2::SecurityGroupIngress')).toEqual({});
    });

    test('fails from the side of the database, as the documentation says', () => {
      const { app, database, web } = inTwoStacks();
      database.allowDefaultPortFrom(web);
      expect(() => app.synth()).toThrow(/cyclic reference/);
    });
  });

  test('has groups of security rules that say what they are for', () => {
    const groups = Object.values(templateOf(serviceOf()).findResources('AWS::EC2::SecurityGroup'));
    expect(groups.map(group => group.Properties.GroupDescription).sort())
      .toEqual(['Load balancer of shop web', 'Tasks of shop web']);
  });
});

test('a real project needs nothing but its folder', () => {
  const image = PythonImage.fromDirectory(join(__dirname, '..', '..', 'fixtures', 'projects', 'fastapi'));
  const service = new PythonContainerService(newStack(), 'Web', { container: PythonContainer.web({ image }) });
  expect(definitionOf(service)).toMatchObject({
    Name: 'web', User: '10001:10001', Command: expect.arrayContaining(['uvicorn', 'shop.main:app']),
  });
  expect(Annotations.fromStack(Stack.of(service)).findWarning('*', Match.anyValue())).toEqual([]);
});

describe('warnings', () => {
  test('of the container show at synthesis, under a stable id', () => {
    const stack = newStack();
    new PythonContainerService(stack, 'Web', { container: containerOf({}, fakeImage(), ['no route was found']) });
    Annotations.fromStack(stack).hasWarning('/Stack/Web', 'no route was found [ack: cdk-python-container:container]');
  });

  test('those of the image show once for the stack, whatever has the image, under an id of their own', () => {
    const stack = newStack();
    const image = { ...fakeImage(), warnings: ['it is large'] } as unknown as PythonImage;
    for (const name of ['web', 'api']) {
      new PythonContainerService(stack, name, { container: containerOf({ name }, image) });
    }
    const found = Annotations.fromStack(stack).findWarning('*', 'it is large [ack: cdk-python-container:image]');
    expect(found.map(({ id }) => id)).toEqual(['/Stack']);
  });

  test('there is none for a usual service, also when it connects to a database', () => {
    const stack = newStack();
    const service = serviceOf({}, {}, stack);
    service.connections.allowTo(new SecurityGroup(stack, 'Database', { vpc: service.cluster.vpc }), Port.tcp(5432));
    expect(Annotations.fromStack(stack).findWarning('*', Match.anyValue())).toEqual([]);
  });
});

describe('invalid settings', () => {
  test('fails with all problems at once, the path of the construct and a stable code', () => {
    const size = { vcpu: 1, memoryMiB: 512, pids: 1, openFiles: 1 };
    expect(() => serviceOf({ size }, { desiredCount: -1 })).toThrow(expect.objectContaining({
      name: 'PythonContainerServiceInvalid',
      message: expect.stringMatching(new RegExp('^\\w+: invalid PythonContainerService "Stack/Web" \\(2 problems\\):\n'
        + "  - 'size' .*\n  - 'desiredCount' .*$")),
    }));
  });

  test('fails before anything is staged or made', () => {
    const stack = newStack();
    const image = fakeImage(TAG);
    const container = containerOf({ role: 'job', restarts: false }, image);
    expect(() => new PythonContainerService(stack, 'Web', { container }))
      .toThrow(expect.objectContaining({
        name: 'PythonContainerServiceInvalid',
        message: expect.stringMatching(/: invalid PythonContainerService "Stack\/Web": 'container' is the job "web", /),
      }));
    expect(image.stage).not.toHaveBeenCalled();
    expect(stack.node.children.map(child => child.node.id)).toEqual(['Web']);
  });
});
