/* What a template says about each container of a project, whoever wrote it. */

/** A template of CloudFormation as it was written. */
export interface Template {
  readonly Resources: { readonly [id: string]: Resource };
}

interface Resource {
  readonly Type: string;
  readonly Properties: any;
  readonly DependsOn?: string[];
  readonly DeletionPolicy?: string;
}

/** Everything that is the same on both sides when it means the same. */
export function meaningOf(template: Template) {
  const reader = new Reader(template);
  return {
    cluster: reader.only('AWS::ECS::Cluster').ClusterSettings,
    tasks: reader.byName('AWS::ECS::TaskDefinition', ({ Properties }) => reader.task(Properties)),
    services: reader.byName('AWS::ECS::Service', resource => reader.service(resource)),
    front: reader.front(),
    scaling: reader.scaling(),
    schedule: reader.schedule(),
    release: reader.release(),
    openPolicies: reader.openPolicies(),
  };
}

class Reader {
  constructor(private readonly template: Template) {}

  /** The resources of a type by the name of their container. */
  public byName<T>(type: string, read: (resource: Resource) => T): { [name: string]: T } {
    const all = this.all(type).map(([, resource]) => [this.containerOf(resource).Name, read(resource)] as const);
    return Object.fromEntries(all.sort(([a], [b]) => a.localeCompare(b)));
  }

  public only(type: string): any {
    const found = this.all(type);
    if (found.length !== 1) { throw new Error(`expected one ${type}, found ${found.length}`); }
    return found[0][1].Properties;
  }

  public task(properties: any) {
    const [container] = properties.ContainerDefinitions;
    const { LinuxParameters: linux, HealthCheck: health, LogConfiguration: log } = container;
    const group = this.at(log.Options['awslogs-group']);
    return {
      size: [properties.Cpu, properties.Memory],
      platform: properties.RuntimePlatform,
      network: properties.NetworkMode,
      user: container.User,
      readOnlyRoot: container.ReadonlyRootFilesystem,
      isPrivileged: container.Privileged ?? false,
      capabilities: linux.Capabilities,
      mounts: Object.fromEntries(linux.Tmpfs.map((mount: any) =>
        [mount.ContainerPath, [mount.Size, ...[...mount.MountOptions].sort()]])),
      // Process 1 would keep the secrets in its environment.
      init: [linux.InitProcessEnabled, container.EntryPoint.includes('tini')],
      // Files of these names: what puts them there is the first program.
      secrets: container.Secrets.map(({ Name }: any) => Name.replace(/^(SECRET_FILE|CONTAINER_SECRET)_/, '')).sort(),
      settings: container.Environment.map(({ Name }: any) => Name)
        .filter((name: string) => !TUNING.includes(name)).sort(),
      stopTimeout: container.StopTimeout,
      ulimits: container.Ulimits,
      health: health && [health.Interval, health.Timeout, health.Retries, health.StartPeriod],
      ports: container.PortMappings?.map(({ ContainerPort, AppProtocol }: any) => [ContainerPort, AppProtocol]) ?? [],
      log: {
        driver: log.LogDriver,
        mode: log.Options.mode,
        buffer: bytes(log.Options['max-buffer-size']),
        prefix: log.Options['awslogs-stream-prefix'],
        days: group.Properties.RetentionInDays,
        stays: group.DeletionPolicy,
      },
      isEssential: container.Essential,
    };
  }

  public service(resource: Resource) {
    const { Properties: service } = resource;
    const network = service.NetworkConfiguration.AwsvpcConfiguration;
    const [securityGroup] = network.SecurityGroups;
    return {
      launch: [service.LaunchType, service.PlatformVersion],
      desiredCount: service.DesiredCount,
      rollout: service.DeploymentConfiguration,
      rebalancing: service.AvailabilityZoneRebalancing,
      isPublic: network.AssignPublicIp,
      subnets: network.Subnets.length,
      opensTo: this.reaches(securityGroup),
      graceSeconds: service.HealthCheckGracePeriodSeconds,
      tags: [service.EnableECSManagedTags, service.PropagateTags],
      // What the first task needs is there before it starts.
      waitsForRelease: this.dependsOn(resource, ({ Type }) => isRelease(Type)),
      waitsForPermissions: this.dependsOn(resource, ({ Type }) => Type === 'AWS::IAM::Policy'),
      waitsForRoutes: this.dependsOn(resource, ({ Type }) => Type === 'AWS::EC2::Route'),
    };
  }

  /** The load balancer as clients and tasks see it. */
  public front() {
    const balancer = this.only('AWS::ElasticLoadBalancingV2::LoadBalancer');
    const listener = this.only('AWS::ElasticLoadBalancingV2::Listener');
    const group = this.only('AWS::ElasticLoadBalancingV2::TargetGroup');
    const attributes = Object.fromEntries(
      [...balancer.LoadBalancerAttributes, ...group.TargetGroupAttributes].map(({ Key, Value }: any) => [Key, Value]),
    );
    return {
      scheme: balancer.Scheme,
      dropsInvalidHeaders: attributes['routing.http.drop_invalid_header_fields.enabled'],
      idleSeconds: attributes['idle_timeout.timeout_seconds'],
      listener: [listener.Port, listener.Protocol, listener.SslPolicy, listener.Certificates.length],
      toTasks: [group.Protocol, group.TargetType],
      check: [
        group.HealthCheckPath.split('?')[0], group.HealthCheckIntervalSeconds, group.HealthCheckTimeoutSeconds,
        group.HealthyThresholdCount, group.UnhealthyThresholdCount, group.Matcher?.HttpCode,
      ],
      deregistrationSeconds: attributes['deregistration_delay.timeout_seconds'],
    };
  }

  public scaling() {
    const { MinCapacity, MaxCapacity } = this.only('AWS::ApplicationAutoScaling::ScalableTarget');
    const policy = this.only('AWS::ApplicationAutoScaling::ScalingPolicy').TargetTrackingScalingPolicyConfiguration;
    return { MinCapacity, MaxCapacity, policy };
  }

  public schedule() {
    const { ScheduleExpression, ScheduleExpressionTimezone, Target: target } = this.only('AWS::Scheduler::Schedule');
    const queue = this.at(target.DeadLetterConfig.Arn).Properties;
    const { LaunchType, NetworkConfiguration, TaskDefinitionArn, ...tags } = target.EcsParameters;
    const network = NetworkConfiguration.AwsvpcConfiguration;
    return {
      when: [ScheduleExpression, ScheduleExpressionTimezone],
      runs: this.containerOf(this.at(TaskDefinitionArn)).Name,
      retries: target.RetryPolicy,
      deadLetters: [queue.SqsManagedSseEnabled, queue.MessageRetentionPeriod],
      launch: LaunchType,
      tags: [tags.EnableECSManagedTags, tags.PropagateTags],
      isPublic: network.AssignPublicIp,
      opensTo: this.reaches(network.SecurityGroups[0]),
    };
  }

  /** What runs before the services, and what it waits for itself. */
  public release() {
    const found = Object.values(this.template.Resources).filter(({ Type }) => isRelease(Type));
    const [run] = found;
    const { TaskDefinition, Subnets } = run.Properties;
    return {
      runs: [found.length, this.containerOf(this.at(TaskDefinition)).Name],
      subnets: Subnets.length,
      waitsForPermissions: this.dependsOn(run, ({ Type }) => Type === 'AWS::IAM::Policy'),
      waitsForRules: this.dependsOn(run, ({ Type }) => Type === 'AWS::EC2::SecurityGroupIngress'),
      waitsForRoutes: this.dependsOn(run, ({ Type }) => Type === 'AWS::EC2::Route'),
    };
  }

  /** Statements that allow a service as a whole, or anything on everything without a condition. */
  public openPolicies(): string[] {
    const statements = this.all('AWS::IAM::Policy').flatMap(([id, { Properties }]) =>
      Properties.PolicyDocument.Statement.map((statement: any) => [id, statement]));
    return statements
      .filter(([, { Action }]) => [Action].flat().some((action: string) => /^\*$|:\*$/.test(action)))
      .map(([id]) => id);
  }

  private all(type: string): Array<[string, Resource]> {
    return Object.entries(this.template.Resources).filter(([, { Type }]) => Type === type);
  }

  /** The resource that a `Ref` or `Fn::GetAtt` is about. */
  private at(reference: any): Resource {
    return this.template.Resources[idOf(reference)];
  }

  private containerOf({ Properties }: Resource): any {
    const task = Properties.ContainerDefinitions ? Properties : this.at(Properties.TaskDefinition).Properties;
    return task.ContainerDefinitions[0];
  }

  /** The ports of others that a security group is let in to, and by how many it is reached itself. */
  private reaches(securityGroup: any): { readonly to: unknown[]; readonly from: unknown[] } {
    const rules = this.all('AWS::EC2::SecurityGroupIngress').map(([, { Properties }]) => Properties);
    const id = idOf(securityGroup);
    const ports = (side: string) => rules.filter(rule => idOf(rule[side]) === id)
      .map(({ FromPort }) => idOf(FromPort) ?? FromPort).sort();
    return { to: ports('SourceSecurityGroupId'), from: ports('GroupId') };
  }

  private dependsOn({ DependsOn = [] }: Resource, is: (resource: Resource) => boolean): boolean {
    return DependsOn.some(id => is(this.template.Resources[id]));
  }
}

/**
 * What each side says in its own way: the number of processes, who may say where a client is, how celery stops; and the
 * settings of Django, which `manage.py` knows.
 */
export const TUNING = ['DJANGO_SETTINGS_MODULE', 'FORWARDED_ALLOW_IPS', 'REMAP_SIGTERM', 'WEB_CONCURRENCY'];

const isRelease = (type: string): boolean =>
  type === 'AWS::CloudFormation::CustomResource' || type === 'Custom::PythonContainerRelease';

const idOf = (reference: any): string => reference?.Ref ?? reference?.['Fn::GetAtt']?.[0];

/** As the Docker option is read: with a unit, or a number of bytes. */
function bytes(text = '0'): number {
  const [, digits, unit] = /^(\d+)([km]?)b?$/.exec(text)!;
  return Number(digits) * { '': 1, 'k': 1024, 'm': 1024 * 1024 }[unit]!;
}
