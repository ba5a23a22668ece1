import { App, CustomResource, Duration, Size, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { DockerImageAsset, Platform } from 'aws-cdk-lib/aws-ecr-assets';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as elb from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Code, Function, Runtime } from 'aws-cdk-lib/aws-lambda';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { PythonContainerService } from 'cdk-python-container';
import { type Job, PROXIES } from './job';

/** A stack holds 500 resources, a service about 16. */
const SERVICES_PER_STACK = 20;

/** What a user imports, which loads it. */
export const classes = (): unknown => [PythonContainerService];

export function ours(job: Job): void {
  const containers = job.containers();
  inStacks(job, (stack, cluster, index) => {
    new PythonContainerService(stack, `Web${index}`, { container: containers[index], cluster });
  });
}

/** What somebody who knows the platform writes with the L2 constructs for the same service. */
export function byHand(job: Job): void {
  const assets = new Map<string, DockerImageAsset>();
  inStacks(job, (stack, cluster, index) => {
    const directory = job.contexts[index % job.contexts.length];
    const key = `${stack.node.id} ${directory}`;
    const asset =
      assets.get(key) ?? new DockerImageAsset(stack, `Image${index}`, { directory, platform: Platform.LINUX_AMD64 });
    assets.set(key, asset);

    const task = addTask(stack, `Task${index}`, 'web', asset, {
      portMappings: [{ containerPort: 8000, name: 'http', appProtocol: ecs.AppProtocol.http }],
      healthCheck: {
        command: ['CMD', 'python', '-I', '-S', '/opt/container/probe.py', '8000', '/healthz'],
        interval: Duration.seconds(10),
        timeout: Duration.seconds(2),
        startPeriod: Duration.seconds(60),
      },
      command: [
        'uvicorn', 'shop.main:app', '--host', '0.0.0.0', '--port', '8000',
        '--timeout-graceful-shutdown', '25', '--timeout-keep-alive', '75', '--no-server-header',
      ],
      environment: { PYTHON_CPU_COUNT: '1', FORWARDED_ALLOW_IPS: PROXIES },
    });
    const service = new ecs.FargateService(stack, `Service${index}`, {
      cluster,
      taskDefinition: task,
      minHealthyPercent: 100,
      maxHealthyPercent: 200,
      circuitBreaker: { rollback: true },
      healthCheckGracePeriod: Duration.seconds(60),
      securityGroups: [new ec2.SecurityGroup(stack, `Tasks${index}`, { vpc: cluster.vpc })],
      availabilityZoneRebalancing: ecs.AvailabilityZoneRebalancing.ENABLED,
      platformVersion: ecs.FargatePlatformVersion.LATEST,
      propagateTags: ecs.PropagatedTagSource.SERVICE,
      enableECSManagedTags: true,
    });
    // A task that starts before it may leave its subnet or write its logs fails.
    service.node.addDependency(cluster.vpc.selectSubnets().internetConnectivityEstablished, task);
    service.autoScaleTaskCount({ minCapacity: 2, maxCapacity: 10 }).scaleOnCpuUtilization('Cpu', {
      targetUtilizationPercent: 60,
      scaleOutCooldown: Duration.minutes(1),
      scaleInCooldown: Duration.minutes(5),
    });
    if (job.released) { service.node.addDependency(releaseOf(stack, cluster, service, asset)); }
    const balancer = new elb.ApplicationLoadBalancer(stack, `Balancer${index}`, {
      vpc: cluster.vpc,
      internetFacing: false,
      dropInvalidHeaderFields: true,
      idleTimeout: Duration.seconds(60),
    });
    const listener = balancer.addListener('Http', { port: 80, open: false });
    listener.addTargets('Web', {
      port: 8000,
      protocol: elb.ApplicationProtocol.HTTP,
      targets: [service],
      deregistrationDelay: Duration.seconds(30),
      healthCheck: {
        path: '/healthz?probe=readiness',
        interval: Duration.seconds(10),
        timeout: Duration.seconds(2),
        healthyThresholdCount: 2,
        unhealthyThresholdCount: 3,
        healthyHttpCodes: '200-299',
      },
    });
    balancer.connections.allowFrom(ec2.Peer.ipv4(cluster.vpc.vpcCidrBlock), ec2.Port.tcp(80));
  });
}

function addTask(
  stack: Stack, id: string, name: string, asset: DockerImageAsset, more: Partial<ecs.ContainerDefinitionOptions>,
): ecs.FargateTaskDefinition {
  const task = new ecs.FargateTaskDefinition(stack, id, {
    cpu: 512,
    memoryLimitMiB: 1024,
    runtimePlatform: {
      cpuArchitecture: ecs.CpuArchitecture.X86_64, operatingSystemFamily: ecs.OperatingSystemFamily.LINUX,
    },
  });
  const linuxParameters = new ecs.LinuxParameters(task, 'Linux', { initProcessEnabled: false });
  linuxParameters.dropCapabilities(ecs.Capability.ALL);
  linuxParameters.addTmpfs({
    containerPath: '/tmp',
    size: 64,
    mountOptions: [ecs.TmpfsMountOption.NOEXEC, ecs.TmpfsMountOption.NOSUID, ecs.TmpfsMountOption.NODEV],
  });
  task.addContainer(name, {
    image: ecs.ContainerImage.fromDockerImageAsset(asset),
    user: '10001:10001',
    readonlyRootFilesystem: true,
    linuxParameters,
    stopTimeout: Duration.seconds(35),
    environment: { PYTHON_CPU_COUNT: '1' },
    logging: ecs.LogDrivers.awsLogs({
      streamPrefix: name,
      mode: ecs.AwsLogDriverMode.NON_BLOCKING,
      maxBufferSize: Size.mebibytes(25),
      logRetention: RetentionDays.THREE_MONTHS,
    }),
    ulimits: [{ name: ecs.UlimitName.NOFILE, softLimit: 65535, hardLimit: 65535 }],
    ...more,
  });
  return task;
}

/** The release step of a stack, which the first service that waits for it makes. */
function releaseOf(
  stack: Stack, cluster: ecs.Cluster, service: ecs.FargateService, asset: DockerImageAsset,
): CustomResource {
  const known = stack.node.tryFindChild('Release');
  if (known instanceof CustomResource) { return known; }
  const task = addTask(stack, 'Migrate', 'migrate', asset, { command: ['python', '-m', 'shop.main'] });
  const runner = new Function(stack, 'Runner', {
    runtime: Runtime.PYTHON_3_13,
    handler: 'index.handler',
    timeout: Duration.minutes(15),
    code: Code.fromInline('def handler(event, context):\n    raise NotImplementedError("run the task, and wait")\n'),
  });
  task.grantRun(runner);
  runner.addToRolePolicy(new PolicyStatement({
    actions: ['ecs:DescribeTasks', 'ecs:StopTask'],
    resources: ['*'],
    conditions: { ArnEquals: { 'ecs:cluster': cluster.clusterArn } },
  }));
  const { subnetIds, internetConnectivityEstablished } = cluster.vpc.selectSubnets();
  const release = new CustomResource(stack, 'Release', {
    serviceToken: runner.functionArn,
    properties: {
      Cluster: cluster.clusterArn,
      TaskDefinition: task.taskDefinitionArn,
      Subnets: subnetIds,
      SecurityGroups: service.connections.securityGroups.map(({ securityGroupId }) => securityGroupId),
    },
  });
  release.node.addDependency(task, internetConnectivityEstablished);
  return release;
}

function inStacks({ count, output }: Job, add: (stack: Stack, cluster: ecs.Cluster, index: number) => void): void {
  const app = new App({ outdir: output });
  for (let first = 0; first < count; first += SERVICES_PER_STACK) {
    const stack = new Stack(app, `Stack${first}`);
    const cluster = new ecs.Cluster(stack, 'Cluster', { vpc: new ec2.Vpc(stack, 'Vpc', { maxAzs: 2 }) });
    for (let index = first; index < Math.min(first + SERVICES_PER_STACK, count); index += 1) {
      add(stack, cluster, index);
    }
  }
  app.synth();
}
