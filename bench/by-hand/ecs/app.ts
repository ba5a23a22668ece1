import { join } from 'path';
import { App, CustomResource, Duration, RemovalPolicy, Size, Stack, TimeZone } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { DockerImageAsset, Platform } from 'aws-cdk-lib/aws-ecr-assets';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as elb from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Code, Function, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Schedule, ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { EcsRunFargateTask } from 'aws-cdk-lib/aws-scheduler-targets';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Provider } from 'aws-cdk-lib/custom-resources';
import { Construct } from 'constructs';
import { Data } from '../../../examples/blog-deployment/ecs/data';

const app = new App();
const stack = new Stack(app, 'Blog');
const data = new Data(stack, 'Data');
const { vpc } = data;
const cluster = new ecs.Cluster(stack, 'Cluster', { vpc, containerInsightsV2: ecs.ContainerInsights.ENABLED });
const image = new DockerImageAsset(stack, 'Image', {
  directory: join(__dirname, '..', 'blog'), platform: Platform.LINUX_AMD64,
});

/** The typed options of a mount have no value, such as whose it is. */
function tmpfs(containerPath: string, size: number, ...options: string[]): ecs.Tmpfs {
  return { containerPath, size, mountOptions: ['noexec', 'nosuid', 'nodev', ...options] as ecs.TmpfsMountOption[] };
}

interface BlogTaskProps {
  readonly name: string;
  /** That of the image when undefined. */
  readonly command?: string[];
  readonly environment?: { [name: string]: string };
  readonly healthCheck?: string[];
  readonly port?: number;
}

/** A container of the blog as a task, and who it is in the network. */
class BlogTask extends Construct {
  public readonly definition: ecs.FargateTaskDefinition;
  public readonly securityGroup: ec2.SecurityGroup;
  public readonly logGroup: LogGroup;

  constructor(scope: Construct, id: string, { name, command, environment, healthCheck, port }: BlogTaskProps) {
    super(scope, id);
    this.logGroup = new LogGroup(this, 'Logs', {
      retention: RetentionDays.THREE_MONTHS, removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
    this.definition = new ecs.FargateTaskDefinition(this, 'Task', {
      cpu: 512,
      memoryLimitMiB: 1024,
      runtimePlatform: {
        cpuArchitecture: ecs.CpuArchitecture.X86_64, operatingSystemFamily: ecs.OperatingSystemFamily.LINUX,
      },
    });
    const linuxParameters = new ecs.LinuxParameters(this, 'Linux', { initProcessEnabled: false });
    linuxParameters.dropCapabilities(ecs.Capability.ALL);
    linuxParameters.addTmpfs(
      tmpfs('/tmp', 64, 'mode=1777'), tmpfs('/run/secrets', 1, 'mode=0700', 'uid=10001', 'gid=10001'),
    );
    this.definition.addContainer('Container', {
      containerName: name,
      image: ecs.ContainerImage.fromDockerImageAsset(image),
      user: '10001:10001',
      readonlyRootFilesystem: true,
      linuxParameters,
      entryPoint: ['python', '/opt/container/entrypoint.py', 'tini', '-s', '-e', '143', '--'],
      command,
      environment: {
        ALLOWED_HOSTS: 'blog.example',
        BROKER_URL: data.brokerUrl,
        DATABASE_HOST: data.database.instanceEndpoint.hostname,
        PYTHON_CPU_COUNT: '1',
        ...environment,
      },
      secrets: {
        'SECRET_FILE_db-password': ecs.Secret.fromSecretsManager(data.database.secret!, 'password'),
        'SECRET_FILE_secret-key': ecs.Secret.fromSecretsManager(data.secretKey),
      },
      portMappings: port === undefined ? [] : [
        { containerPort: port, name: 'http', appProtocol: ecs.AppProtocol.http },
      ],
      stopTimeout: Duration.seconds(35),
      ulimits: [{ name: ecs.UlimitName.NOFILE, softLimit: 65535, hardLimit: 65535 }],
      healthCheck: healthCheck && {
        command: healthCheck,
        interval: Duration.seconds(10),
        timeout: Duration.seconds(2),
        retries: 3,
        startPeriod: Duration.seconds(60),
      },
      logging: ecs.LogDrivers.awsLogs({
        logGroup: this.logGroup,
        streamPrefix: name,
        mode: ecs.AwsLogDriverMode.NON_BLOCKING,
        maxBufferSize: Size.mebibytes(25),
      }),
    });
    this.securityGroup = new ec2.SecurityGroup(this, 'SecurityGroup', { vpc, description: `Tasks of blog ${name}` });
    this.securityGroup.connections.allowToDefaultPort(data.database);
    this.securityGroup.connections.allowToDefaultPort(data.broker);
  }
}

// The migration, once for each version and before anything of it runs.
const migrate = new BlogTask(stack, 'Migrate', {
  name: 'migrate', command: ['python', 'manage.py', 'migrate', '--no-input'],
});
const [onEventHandler, isCompleteHandler] = ['on_event', 'is_complete'].map(name =>
  new Function(stack, `Release-${name}`, {
    runtime: Runtime.PYTHON_3_13,
    code: Code.fromAsset(join(__dirname, 'release')),
    handler: `index.${name}`,
    timeout: Duration.minutes(1),
    logGroup: new LogGroup(stack, `ReleaseLogs-${name}`, { retention: RetentionDays.THREE_MONTHS }),
  }));
migrate.definition.grantRun(onEventHandler);
onEventHandler.addToRolePolicy(new PolicyStatement({
  actions: ['ecs:TagResource'], resources: ['*'], conditions: { StringEquals: { 'ecs:CreateAction': 'RunTask' } },
}));
isCompleteHandler.addToRolePolicy(new PolicyStatement({
  actions: ['ecs:DescribeTasks'], resources: ['*'], conditions: { ArnEquals: { 'ecs:cluster': cluster.clusterArn } },
}));
migrate.logGroup.grantRead(isCompleteHandler);
const { subnetIds, internetConnectivityEstablished } = vpc.selectSubnets();
const migrated = new CustomResource(stack, 'Release', {
  serviceToken: new Provider(stack, 'ReleaseProvider', {
    onEventHandler, isCompleteHandler, queryInterval: Duration.seconds(5), totalTimeout: Duration.minutes(55),
  }).serviceToken,
  properties: {
    Cluster: cluster.clusterArn,
    TaskDefinition: migrate.definition.taskDefinitionArn,
    Subnets: subnetIds,
    SecurityGroup: migrate.securityGroup.securityGroupId,
    Container: 'migrate',
    LogGroup: migrate.logGroup.logGroupName,
  },
});
migrated.node.addDependency(migrate, data, internetConnectivityEstablished);

interface BlogServiceProps extends BlogTaskProps {
  /** Whether two of it must never run at the same time. */
  readonly singleton?: boolean;
  /** Undefined where a scaling decides. */
  readonly desiredCount?: number;
}

/** A task of which some run all the time, once the migration has ended. */
class BlogService extends BlogTask {
  public readonly service: ecs.FargateService;

  constructor(scope: Construct, id: string, props: BlogServiceProps) {
    super(scope, id, props);
    const { singleton, desiredCount, port } = props;
    const { DISABLED, ENABLED } = ecs.AvailabilityZoneRebalancing;
    this.service = new ecs.FargateService(this, 'Service', {
      cluster,
      taskDefinition: this.definition,
      securityGroups: [this.securityGroup],
      desiredCount,
      minHealthyPercent: singleton ? 0 : 100,
      maxHealthyPercent: singleton ? 100 : 200,
      availabilityZoneRebalancing: singleton ? DISABLED : ENABLED,
      circuitBreaker: { rollback: true },
      healthCheckGracePeriod: port === undefined ? undefined : Duration.seconds(60),
      platformVersion: ecs.FargatePlatformVersion.LATEST,
      enableECSManagedTags: true,
      propagateTags: ecs.PropagatedTagSource.SERVICE,
    });
    // It pulls the image with these permissions through these routes.
    this.service.node.addDependency(migrated, this.definition, internetConnectivityEstablished);
  }
}

// What runs all the time.
const web = new BlogService(stack, 'Web', {
  name: 'web',
  port: 8000,
  healthCheck: ['CMD', 'python', '/opt/container/probe.py'],
  environment: { FORWARDED_ALLOW_IPS: vpc.vpcCidrBlock },
});
const scaling = web.service.autoScaleTaskCount({ minCapacity: 2, maxCapacity: 6 });
scaling.scaleOnCpuUtilization('Cpu', {
  targetUtilizationPercent: 60, scaleOutCooldown: Duration.minutes(1), scaleInCooldown: Duration.minutes(5),
});
const loadBalancer = new elb.ApplicationLoadBalancer(stack, 'LoadBalancer', {
  vpc, internetFacing: true, dropInvalidHeaderFields: true, idleTimeout: Duration.seconds(60),
});
const listener = loadBalancer.addListener('Https', {
  port: 443, certificates: [data.certificate], sslPolicy: elb.SslPolicy.RECOMMENDED_TLS,
});
listener.addTargets('Web', {
  port: 8000,
  protocol: elb.ApplicationProtocol.HTTP,
  targets: [web.service],
  deregistrationDelay: Duration.seconds(30),
  healthCheck: {
    path: '/healthz',
    healthyHttpCodes: '200-299',
    interval: Duration.seconds(10),
    timeout: Duration.seconds(2),
    healthyThresholdCount: 2,
    unhealthyThresholdCount: 3,
  },
});

const celery = (...words: string[]): string[] => ['celery', '--app', 'blog.heartbeat', ...words, '--loglevel', 'INFO'];
const workerOf = (queue: string, concurrency: number): string[] => celery(
  'worker', '--queues', queue, '--concurrency', String(concurrency), '--prefetch-multiplier', '1',
  '--without-gossip', '--without-mingle',
);
const common = {
  healthCheck: ['CMD-SHELL', 'find /tmp/heartbeat -mmin -1 | grep -q .'],
  // What is not done after a soft stop goes back to the queue.
  environment: { REMAP_SIGTERM: 'SIGQUIT' },
  desiredCount: 1,
};
new BlogService(stack, 'Worker', { ...common, name: 'worker', command: workerOf('celery', 4) });
new BlogService(stack, 'Mail', { ...common, name: 'mail', command: workerOf('mail', 1) });
new BlogService(stack, 'Beat', {
  ...common,
  name: 'beat',
  command: celery(
    'beat', '--max-interval', '30', '--scheduler', 'blog.heartbeat:Scheduler', '--schedule', '/tmp/celerybeat-schedule',
  ),
  singleton: true,
});

// What runs each night.
const nightly = new BlogTask(stack, 'Nightly', {
  name: 'nightly', command: ['timeout', '--kill-after=35', '600', 'python', 'manage.py', 'write_digest'],
});
new Schedule(stack, 'EachNight', {
  schedule: ScheduleExpression.cron({ hour: '3', minute: '30', timeZone: TimeZone.EUROPE_BERLIN }),
  target: new EcsRunFargateTask(cluster, {
    taskDefinition: nightly.definition,
    securityGroups: [nightly.securityGroup],
    enableEcsManagedTags: true,
    propagateTags: true,
    maxEventAge: Duration.hours(1),
    deadLetterQueue: new Queue(stack, 'DeadLetters', {
      encryption: QueueEncryption.SQS_MANAGED, enforceSSL: true, retentionPeriod: Duration.days(14),
    }),
  }),
});

app.synth();
