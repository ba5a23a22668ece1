import { Duration, Size } from 'cdk8s';
import {
  type Container, type ContainerProps, type ContainerResources, ContainerRestartPolicy, Cpu, Deployment,
  DeploymentStrategy, EnvValue, FsGroupChangePolicy, type ISecret, LabelSelector, PercentOrAbsolute,
  type PodSelectorConfig, type ScalingTarget, type ServiceAccount,
} from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { literal } from './fields';
import { CODE } from './lossless';
import { INSTANCE_LABEL, PORT_NAME } from './names';
import type { PlacedContainer } from './render-container';
import { MAX_SURGE } from './render-deployment';
import { type PodFacts, terminationSeconds } from './render-pod';
import { type ContainerSpec, entryPointOf, environmentBehind, SETTLED_SECONDS } from '../../container';
import { quote } from '../../private/messages';
import { Problems } from '../../private/problems';

export interface TypedDeploymentProps {
  readonly facts: PodFacts;
  readonly metadata: { readonly name: string; readonly labels: Record<string, string> };
  readonly replicas: number;
  /** Whether an autoscaler may change the number of replicas, because no number was given. */
  readonly scalable: boolean;
  readonly serviceAccount: ServiceAccount;
  readonly dockerRegistryAuth?: ISecret;
}

/**
 * The Deployment as its users see it. It has what the helpers of cdk8s-plus read: names, ports, sizes, variables,
 * timing. Everything else in the pod comes from the renderers.
 */
export class TypedDeployment extends Deployment {
  private readonly selector: LabelSelector;
  private readonly scalable: boolean;
  private readonly singleton: boolean;
  private isScaled = false;

  constructor(scope: Construct, id: string, props: TypedDeploymentProps) {
    const { facts, metadata } = props;
    const { spec, user } = facts.main;
    super(scope, id, {
      metadata,
      podMetadata: { labels: metadata.labels },
      select: false,
      replicas: props.replicas,
      minReady: Duration.seconds(SETTLED_SECONDS),
      strategy: spec.singleton ? DeploymentStrategy.recreate() : DeploymentStrategy.rollingUpdate({
        maxSurge: PercentOrAbsolute.absolute(MAX_SURGE),
        maxUnavailable: PercentOrAbsolute.absolute(0),
      }),
      serviceAccount: props.serviceAccount,
      dockerRegistryAuth: props.dockerRegistryAuth,
      terminationGracePeriod: Duration.seconds(terminationSeconds(facts)),
      securityContext: {
        user: user?.uid,
        group: user?.gid,
        fsGroup: user?.gid,
        fsGroupChangePolicy: FsGroupChangePolicy.ON_ROOT_MISMATCH,
      },
    });
    this.scalable = props.scalable;
    this.singleton = spec.singleton;
    this.selector = LabelSelector.of({ labels: { [INSTANCE_LABEL]: metadata.name } });
    this.select(this.selector);
    this.addContainer(containerProps(facts.main));
  }

  /**
   * A further container of ours: a job runs before the main container, a worker beside it.
   *
   * @param facts with it
   */
  public add(placed: PlacedContainer, facts: PodFacts): Container {
    // Readonly in the types, but a sidecar stops after the main container, so the grace period grows.
    Object.assign(this, { terminationGracePeriod: Duration.seconds(terminationSeconds(facts)) });
    const restartPolicy = placed.spec.restarts ? ContainerRestartPolicy.ALWAYS : undefined;
    return this.addInitContainer({ ...containerProps(placed), restartPolicy });
  }

  /** Selectors of cdk8s-plus use the same label as Service and policies. */
  public override toPodSelectorConfig(): PodSelectorConfig {
    return { ...super.toPodSelectorConfig(), labelSelector: this.selector };
  }

  public override markHasAutoscaler(): void {
    const problems = new Problems(`autoscaler of Deployment ${quote(this.name)}`);
    if (this.singleton) {
      problems.add('the container must run alone, but an autoscaler would start more of it; remove the autoscaler');
    }
    if (this.isScaled) {
      problems.add('the container has one already, and two would undo what the other does; change `scaling` of the '
        + 'container, or use Scaling.fixed(...) there to add one of your own');
    }
    problems.throwIfAny(CODE);
    super.markHasAutoscaler();
    this.isScaled = true;
  }

  /** The default number of replicas must not block an autoscaler. */
  public override toScalingTarget(): ScalingTarget {
    const target = super.toScalingTarget();
    return this.scalable ? { ...target, replicas: undefined } : target;
  }
}

function containerProps({ spec, image, variables: hidden, user }: PlacedContainer): ContainerProps {
  const variables = [
    ...Object.entries(environmentBehind(spec)).map(([name, value]) => [name, EnvValue.fromValue(literal(value))]),
    ...Object.entries(hidden).map(([name, value]) => [name, EnvValue.fromSecretValue(value)]),
  ];
  return {
    name: spec.name,
    image,
    command: entryPointOf(spec),
    args: spec.command.map(literal),
    ports: spec.port === undefined ? [] : [{ name: PORT_NAME, number: spec.port }],
    envVariables: Object.fromEntries(variables) as { [name: string]: EnvValue },
    resources: resourcesOf(spec),
    securityContext: { user: user?.uid, group: user?.gid },
  };
}

function resourcesOf({ size }: ContainerSpec): ContainerResources {
  const cpu = Number.isInteger(size.vcpu) ? Cpu.units(size.vcpu) : Cpu.millis(Math.round(size.vcpu * 1000));
  const memory = Size.mebibytes(size.memoryMiB);
  return { cpu: { request: cpu, limit: cpu }, memory: { request: memory, limit: memory } };
}
