import type { Connections, IConnectable, SelectedSubnets } from 'aws-cdk-lib/aws-ec2';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import type { OnEventOptions, Rule } from 'aws-cdk-lib/aws-events';
import type { Grant, IGrantable, IPrincipal } from 'aws-cdk-lib/aws-iam';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { Schedule } from 'aws-cdk-lib/aws-scheduler';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { EcsRunTask } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { Construct } from 'constructs';
import { checkJob } from './check-service';
import { sharedCluster } from './cluster';
import { type EcsTaskProps, TASK } from './ecs-task-props';
import { addSecurityGroup, warnOfNetwork } from './network';
import { failureRule, grantRun, runCommand, type RunnableTask } from './run-task';
import { addSchedule, deadLettersOf } from './schedule';
import { SCHEDULE, type TaskScheduleProps } from './schedule-props';
import { addTask, warnOfContainer } from './task-definition';
import { addRunState, type RunStateOptions } from './task-state';
import { allSecretsOf } from '../../container';
import { quote } from '../../private/messages';
import { Problems } from '../../private/problems';
import { requireShape } from '../../private/shape';

/** How a job runs as a task on ECS with Fargate. */
export interface PythonContainerTaskProps extends EcsTaskProps {}

/**
 * A job container as a task on ECS with Fargate, which runs when something starts it: a schedule, a state of Step
 * Functions, an application or a person.
 *
 * Nothing runs by itself. Permissions and connections are given to the task, as to a service:
 * `bucket.grantRead(report)`, `report.connections.allowToDefaultPort(database)`.
 *
 * ECS does not try a job again that has failed: let a state of Step Functions do it. It has no time limit either:
 * `timeLimitSeconds` of the container does.
 *
 * Throws `PythonContainerTaskInvalid` with every problem at once, among them what the CDK accepts and Fargate refuses.
 */
export class PythonContainerTask extends Construct implements IConnectable, IGrantable {
  /** Cluster the task runs in. */
  public readonly cluster: ecs.ICluster;

  /** What a run is made of. Its task role has the application's permissions, its execution role those to start. */
  public readonly taskDefinition: ecs.FargateTaskDefinition;

  /** The Python container in the task. */
  public readonly container: ecs.ContainerDefinition;

  /** Where the output of the container goes. */
  public readonly logGroup: ILogGroup;

  /** Network connections from the runs. Nothing is let in. */
  public readonly connections: Connections;

  /** The role of the application in the task. */
  public readonly grantPrincipal: IPrincipal;

  /**
   * The command of the AWS CLI that runs the task once, such as for a `CfnOutput`. Whoever calls it needs what
   * `grantRun` gives.
   */
  public readonly runCommand: string;

  private readonly runnable: RunnableTask;

  constructor(scope: Construct, id: string, props: PythonContainerTaskProps) {
    super(scope, id);
    requireShape('PythonContainerTask', props, TASK);
    const { _spec: spec } = props.container;
    const problems = new Problems(`PythonContainerTask ${quote(this.node.path)}`);
    checkJob(this, spec, props, problems);
    problems.throwIfAny('PythonContainerTaskInvalid');

    this.cluster = props.cluster ?? sharedCluster(this, props.vpc);
    const vpc = props.vpc ?? this.cluster.vpc;
    const { taskDefinition, container, logGroup } = addTask(this, props);
    warnOfContainer(this, props);
    const securityGroup = addSecurityGroup(this, spec, vpc);
    const { subnets }: SelectedSubnets = vpc.selectSubnets(props.taskSubnets);
    this.taskDefinition = taskDefinition;
    this.container = container;
    this.logGroup = logGroup;
    this.connections = securityGroup.connections;
    this.grantPrincipal = taskDefinition.taskRole;
    this.runnable = { cluster: this.cluster, taskDefinition, subnets, securityGroup };
    this.runCommand = runCommand(this, this.runnable);
    const { imageName } = container;
    // At a resource, since the CDK ignores an acknowledgement at the construct that warns at synthesis.
    warnOfNetwork(taskDefinition, {
      vpc, selection: props.taskSubnets, imageName, hasSecrets: allSecretsOf(spec).length > 0,
    });
  }

  /**
   * Where messages go about runs that its schedules could not start. Nobody looks at it: add an alarm, such as
   * `report.deadLetterQueue!.metricApproximateNumberOfMessagesVisible().createAlarm(...)`. Undefined before the first
   * schedule without a `deadLetterQueue` of its own.
   */
  public get deadLetterQueue(): IQueue | undefined {
    return deadLettersOf(this);
  }

  /** Runs the task at certain times. A task may have several schedules. */
  public addSchedule(id: string, props: TaskScheduleProps): Schedule {
    requireShape('PythonContainerTask.addSchedule', props, SCHEDULE);
    return addSchedule(this, id, this.runnable, props);
  }

  /**
   * Gives the permission to run the task in this cluster with the roles that it has. It is for every revision: a
   * deployment replaces the current one, and those that were told of it run it until they are replaced as well.
   *
   * @param grantee such as the role of a function or of a pipeline
   */
  public grantRun(grantee: IGrantable): Grant {
    return grantRun(this.runnable, grantee);
  }

  /**
   * A state of Step Functions that runs the task and waits for its end. It fails when the task ended with
   * another code than 0, so that `addRetry` and `addCatch` apply; `docs/jobs.md` has what to do about one that was
   * stopped and ended with 0. The role of its state machine may run every revision of the task in this cluster.
   *
   * @param scope of the state, such as the stack of the state machine, which may be another one
   * @param options what a state can have besides
   */
  public runState(scope: Construct, id: string, options: RunStateOptions = {}): EcsRunTask {
    return addRunState(scope, id, this.runnable, this.container, options);
  }

  /**
   * Tells of runs that failed: that ended with another exit code than 0, could not start, or were stopped, whatever
   * their exit code.
   *
   * @param options with the target to tell, such as a topic of SNS
   */
  public onFailure(id: string, options: OnEventOptions = {}): Rule {
    return failureRule(this, id, this.runnable, options);
  }
}
