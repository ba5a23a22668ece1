import { Duration } from 'cdk8s';
import {
  type Container, ContainerRestartPolicy, Deployment, DeploymentStrategy, PercentOrAbsolute, type PodSelectorConfig,
  type ScalingTarget,
} from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { codeOf } from './construct-name';
import { LARGEST_NUMBER } from './read-job';
import type { PlacedContainer } from './render-container';
import { MAX_SURGE } from './render-deployment';
import { type PodFacts, terminationSeconds } from './render-pod';
import { containerProps, podProps, selectorOf, type TypedPodProps } from './typed-pod';
import { SETTLED_SECONDS } from '../../container';
import { quote } from '../../private/messages';
import { Problems } from '../../private/problems';

export interface TypedDeploymentProps extends TypedPodProps {
  readonly replicas: number;
  /** Whether an autoscaler may change the number of replicas, because no number was given. */
  readonly scalable: boolean;
  /** How long the release step may take with all its tries, for which the pods wait. */
  readonly releaseSeconds?: number;
}

/** After so long without progress a rollout counts as failed, which is what Kubernetes does by itself. */
const PROGRESS_SECONDS = 600;

/**
 * The Deployment as its users see it. It has what the helpers of cdk8s-plus read: names, ports, sizes, variables,
 * timing. Everything else in the pod comes from the renderers.
 */
export class TypedDeployment extends Deployment {
  private readonly scalable: boolean;
  private readonly facts: PodFacts;
  private isScaled = false;

  constructor(scope: Construct, id: string, props: TypedDeploymentProps) {
    const { facts } = props;
    super(scope, id, {
      ...podProps(props),
      replicas: props.replicas,
      minReady: Duration.seconds(SETTLED_SECONDS),
      progressDeadline: Duration.seconds(Math.min(PROGRESS_SECONDS + (props.releaseSeconds ?? 0), LARGEST_NUMBER)),
      strategy: facts.main.spec.singleton ? DeploymentStrategy.recreate() : DeploymentStrategy.rollingUpdate({
        maxSurge: PercentOrAbsolute.absolute(MAX_SURGE),
        maxUnavailable: PercentOrAbsolute.absolute(0),
      }),
    });
    this.scalable = props.scalable;
    this.facts = facts;
    this.select(selectorOf(facts));
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

  public override toPodSelectorConfig(): PodSelectorConfig {
    return { ...super.toPodSelectorConfig(), labelSelector: selectorOf(this.facts) };
  }

  public override markHasAutoscaler(): void {
    const problems = new Problems(`autoscaler of Deployment ${quote(this.name)}`);
    if (this.facts.main.spec.singleton) {
      problems.add('the container must run alone, but an autoscaler would start more of it; remove the autoscaler');
    }
    if (this.isScaled) {
      problems.add('the container has one already, and two would undo what the other does; change `scaling` of the '
        + 'container, or use Scaling.fixed(...) there to add one of your own');
    }
    problems.throwIfAny(codeOf('PythonContainerDeployment'));
    super.markHasAutoscaler();
    this.isScaled = true;
  }

  /** The default number of replicas must not block an autoscaler. */
  public override toScalingTarget(): ScalingTarget {
    const target = super.toScalingTarget();
    return this.scalable ? { ...target, replicas: undefined } : target;
  }
}
