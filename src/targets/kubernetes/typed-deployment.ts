import { Duration, Size } from 'cdk8s';
import {
  type ContainerResources, Cpu, Deployment, DeploymentStrategy, EnvValue, FsGroupChangePolicy, type ISecret, LabelSelector, PercentOrAbsolute,
  type PodSelectorConfig, type ScalingTarget, type ServiceAccount,
} from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { literal } from './literal';
import { INSTANCE_LABEL, PORT_NAME } from './names';
import { MAX_SURGE, MIN_READY_SECONDS } from './render-deployment';
import type { ContainerSpec } from '../../container';

export interface TypedDeploymentProps {
  readonly spec: ContainerSpec;
  readonly image: string;
  readonly metadata: { readonly name: string; readonly labels: Record<string, string> };
  readonly replicas: number;
  /** Whether an autoscaler may change the number of replicas: nobody asked for it. */
  readonly scalable: boolean;
  readonly serviceAccount: ServiceAccount;
  readonly dockerRegistryAuth?: ISecret;
}

/**
 * The Deployment as its users see it. It is told what cdk8s-plus' own helpers look at: names, ports, sizes, variables, timing;
 * what else the pod needs comes from the renderers.
 */
export class TypedDeployment extends Deployment {
  private readonly selector: LabelSelector;
  private readonly scalable: boolean;

  constructor(scope: Construct, id: string, props: TypedDeploymentProps) {
    const { spec, metadata } = props;
    const { uid: user, gid: group } = spec.user;
    super(scope, id, {
      metadata,
      podMetadata: { labels: metadata.labels },
      select: false,
      replicas: props.replicas,
      minReady: Duration.seconds(MIN_READY_SECONDS),
      strategy: DeploymentStrategy.rollingUpdate({
        maxSurge: PercentOrAbsolute.absolute(MAX_SURGE),
        maxUnavailable: PercentOrAbsolute.absolute(0),
      }),
      serviceAccount: props.serviceAccount,
      dockerRegistryAuth: props.dockerRegistryAuth,
      terminationGracePeriod: Duration.seconds(spec.shutdown.terminationSeconds),
      securityContext: { user, group, fsGroup: group, fsGroupChangePolicy: FsGroupChangePolicy.ON_ROOT_MISMATCH },
    });
    this.scalable = props.scalable;
    this.selector = LabelSelector.of({ labels: { [INSTANCE_LABEL]: metadata.name } });
    this.select(this.selector);
    this.addContainer({
      name: spec.name,
      image: props.image,
      args: spec.command.map(literal),
      ports: spec.port === undefined ? [] : [{ name: PORT_NAME, number: spec.port }],
      envVariables: Object.fromEntries(Object.entries(spec.environment).map(([variable, value]) => [variable, EnvValue.fromValue(literal(value))])),
      resources: resourcesOf(spec),
      securityContext: { user, group },
    });
  }

  /** Whoever selects these pods through cdk8s-plus uses the label that Service and policies use, too. */
  public override toPodSelectorConfig(): PodSelectorConfig {
    return { ...super.toPodSelectorConfig(), labelSelector: this.selector };
  }

  /** The default number of replicas must not keep an autoscaler from doing its work. */
  public override toScalingTarget(): ScalingTarget {
    const target = super.toScalingTarget();
    return this.scalable ? { ...target, replicas: undefined } : target;
  }
}

function resourcesOf({ size }: ContainerSpec): ContainerResources {
  const cpu = Number.isInteger(size.vcpu) ? Cpu.units(size.vcpu) : Cpu.millis(Math.round(size.vcpu * 1000));
  const memory = Size.mebibytes(size.memoryMiB);
  return { cpu: { request: cpu, limit: cpu }, memory: { request: memory, limit: memory } };
}
