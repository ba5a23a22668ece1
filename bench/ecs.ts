import { App, Duration, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { DockerImageAsset, Platform } from 'aws-cdk-lib/aws-ecr-assets';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as elb from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { PythonContainerService } from 'cdk-python-container';
import type { Job } from './job';

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

    const task = new ecs.FargateTaskDefinition(stack, `Task${index}`, { cpu: 512, memoryLimitMiB: 1024 });
    const linuxParameters = new ecs.LinuxParameters(stack, `Linux${index}`, { initProcessEnabled: false });
    linuxParameters.dropCapabilities(ecs.Capability.ALL);
    linuxParameters.addTmpfs({
      containerPath: '/tmp',
      size: 64,
      mountOptions: [ecs.TmpfsMountOption.NOEXEC, ecs.TmpfsMountOption.NOSUID, ecs.TmpfsMountOption.NODEV],
    });
    task.addContainer('web', {
      image: ecs.ContainerImage.fromDockerImageAsset(asset),
      user: '10001:10001',
      readonlyRootFilesystem: true,
      linuxParameters,
      stopTimeout: Duration.seconds(35),
      portMappings: [{ containerPort: 8000, name: 'http', appProtocol: ecs.AppProtocol.http }],
      environment: { PYTHON_CPU_COUNT: '1' },
      healthCheck: {
        command: ['CMD', 'python', '-I', '-S', '/opt/container/probe.py', '8000', '/healthz'],
        interval: Duration.seconds(10),
        timeout: Duration.seconds(2),
      },
      logging: ecs.LogDrivers.awsLogs({ streamPrefix: 'web', mode: ecs.AwsLogDriverMode.NON_BLOCKING }),
      ulimits: [{ name: ecs.UlimitName.NOFILE, softLimit: 65535, hardLimit: 65535 }],
    });
    const service = new ecs.FargateService(stack, `Service${index}`, {
      cluster,
      taskDefinition: task,
      desiredCount: 2,
      minHealthyPercent: 100,
      maxHealthyPercent: 200,
      circuitBreaker: { rollback: true },
      healthCheckGracePeriod: Duration.seconds(60),
    });
    const balancer = new elb.ApplicationLoadBalancer(stack, `Balancer${index}`, {
      vpc: cluster.vpc,
      internetFacing: false,
      dropInvalidHeaderFields: true,
    });
    const listener = balancer.addListener('Http', { port: 80, open: false });
    listener.addTargets('Web', {
      port: 8000,
      protocol: elb.ApplicationProtocol.HTTP,
      targets: [service],
      deregistrationDelay: Duration.seconds(30),
      healthCheck: { path: '/healthz' },
    });
    balancer.connections.allowFrom(ec2.Peer.ipv4(cluster.vpc.vpcCidrBlock), ec2.Port.tcp(80));
  });
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
