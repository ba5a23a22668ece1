import { ComputeSize, limitsOf, sizeProblems, wholeProcessors } from './compute-size';
import type { JobContainerProps, PythonContainerProps, WebContainerProps, WorkerContainerProps } from './container-props';
import { secretProblems } from './container-secret';
import { cpuSettings } from './cpu-settings';
import { dnsLabelProblems } from './dns-label';
import { environmentProblems, type Variables } from './environment';
import { HealthCheck, healthProblems, healthSpec } from './health-check';
import type { ContainerSpec } from './spec';
import { isWholeNumber, secondsProblems } from './whole-number';
import { pathProblems, withTemporary } from './writable-path';
import { Problems } from '../private/problems';
import {
  DEFAULT_PORT, DEFAULT_SHUTDOWN_NEEDS as DEFAULTS, solveShutdown, WebServer, type ProcessBinder, type ShutdownNeeds,
} from '../process';

/** Below this a rollout or a lost machine interrupts the service. Whether two of a worker may run at once is for its author to say. */
const WEB_REPLICAS = 2;

/** What the kinds of container differ in. */
interface Kind {
  readonly role: ContainerSpec['role'];
  readonly port?: number;
  readonly healthCheck: HealthCheck;
  readonly needs: ShutdownNeeds;
  readonly process: (problems: Problems) => ProcessBinder | undefined;
  /** Problems of the props that only this kind has. */
  readonly problems: string[];
}

export function webSpec(props: WebContainerProps): ContainerSpec {
  const { port = DEFAULT_PORT, longestRequestSeconds = DEFAULTS.longestRequestSeconds, drainSeconds = DEFAULTS.drainSeconds } = props;
  return buildSpec(props, {
    role: 'web',
    port,
    healthCheck: props.healthCheck ?? HealthCheck.http(),
    needs: { longestRequestSeconds, drainSeconds, cleanupSeconds: cleanupOf(props) },
    process: problems => (props.server ?? WebServer._detect(props.image.project, problems))?._binder,
    problems: [...portProblems(port), ...secondsProblems({ longestRequestSeconds }, 1), ...secondsProblems({ drainSeconds }, 0)],
  });
}

export function workerSpec(props: WorkerContainerProps): ContainerSpec {
  return buildSpec(props, { role: 'worker', healthCheck: props.healthCheck ?? HealthCheck.none(), ...withoutPort(props) });
}

export function jobSpec(props: JobContainerProps): ContainerSpec {
  return buildSpec(props, { role: 'job', healthCheck: HealthCheck.none(), ...withoutPort(props) });
}

/** Nothing routes requests to them, so there is nothing to drain. */
function withoutPort(props: JobContainerProps): Pick<Kind, 'needs' | 'process' | 'problems'> {
  const { longestTaskSeconds = DEFAULTS.longestRequestSeconds } = props;
  return {
    needs: { longestRequestSeconds: longestTaskSeconds, drainSeconds: 0, cleanupSeconds: cleanupOf(props) },
    process: () => props.process._binder,
    problems: secondsProblems({ longestTaskSeconds }, 1),
  };
}

function buildSpec(props: PythonContainerProps, kind: Kind): ContainerSpec {
  const { image, name = kind.role, size = ComputeSize.MEDIUM, environment = {}, publicVariables = {}, secrets = [] } = props;
  const writablePaths = withTemporary(props.writablePaths ?? []);
  const shutdown = solveShutdown(kind.needs);

  const problems = new Problems(`PythonContainer '${name}'`);
  const plan = kind.process(problems)?.bind(image.project, { port: kind.port ?? DEFAULT_PORT, ...shutdown }, problems);
  [
    ...dnsLabelProblems("'name' is", name),
    ...kind.problems,
    ...secondsProblems({ cleanupSeconds: kind.needs.cleanupSeconds }, 0),
    ...sizeProblems(size, sumOf(writablePaths), plan?.workerCountVariable ? wholeProcessors(size.vcpu) : 1),
    ...environmentProblems(environment, publicVariables),
    ...secretProblems(secrets),
    ...pathProblems(writablePaths),
    ...healthProblems(kind.healthCheck, kind.port),
  ].forEach(problem => problems.add(problem));
  problems.throwIfAny('PythonContainerInvalid');

  const { command, stopSignal, workerCountVariable } = plan!;
  return {
    role: kind.role,
    restarts: kind.role !== 'job',
    singleton: false,
    replicas: kind.role === 'web' ? WEB_REPLICAS : 1,
    name,
    application: { name: image.name, version: image.project.version },
    architecture: image.architecture,
    command,
    stopSignal,
    user: { uid: image.user.uid, gid: image.user.gid },
    port: kind.port,
    environment: sorted({ ...cpuSettings(image.project, size.vcpu, workerCountVariable), ...environment }),
    publicVariables: Object.keys(publicVariables).sort(),
    secrets: secrets.map(secret => secret.name).sort(),
    writablePaths,
    size: limitsOf(size),
    health: healthSpec(kind.healthCheck, kind.port),
    shutdown,
  };
}

function cleanupOf({ cleanupSeconds = DEFAULTS.cleanupSeconds }: PythonContainerProps): number {
  return cleanupSeconds;
}

function portProblems(port: number): string[] {
  return isWholeNumber(port, 1024) && port <= 65535
    ? []
    : [`'port' is ${port}; choose 1024 to 65535, since a container without privileges may listen on no other`];
}

function sumOf(paths: ReadonlyArray<{ readonly sizeMiB: number }>): number {
  return paths.reduce((sum, { sizeMiB }) => sum + sizeMiB, 0);
}

function sorted(variables: Variables): Variables {
  return Object.fromEntries(Object.entries(variables).sort(([one], [other]) => (one < other ? -1 : 1)));
}
