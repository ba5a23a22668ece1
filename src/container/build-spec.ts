import { checkRelease } from './check-release';
import { checkDnsLabel, checkPort, checkSeconds, checkTimeLimit, isWholeNumber } from './check-values';
import { alembicNotes, checkCommand, schedulerNotes } from './command';
import { checkSize, ComputeSize, cpuVariables, LEAST_PROCESS_MIB, limitsOf, wholeProcessors } from './compute-size';
import type {
  JobContainerProps, PythonContainerProps, WebContainerProps, WorkerContainerProps,
} from './container-props';
import { checkSecrets, type ContainerSecret, isVariable } from './container-secret';
import * as shapes from './container-shapes';
import { checkDecided, checkEnvironment, unset } from './environment';
import { checkFreeTexts, freeTexts } from './free-texts';
import { checkHealth, HealthCheck, healthSpec, providedPath } from './health-check';
import { checkHeartbeat, heartbeatNotes, launched, workerCheck } from './heartbeat';
import { checkProxyTrust, proxyNotes, proxySpec, ProxyTrust } from './proxy-trust';
import { checkScaling, Scaling } from './scaling';
import { checkSettings } from './settings';
import type { ContainerSpec } from './spec';
import { checkPaths, withTemporary } from './writable-path';
import { sortedByName, type Variables } from '../image';
import { isListToken } from '../private/cdk-token';
import { quote } from '../private/messages';
import { Problems } from '../private/problems';
import { requireShape } from '../private/shape';
import {
  DEFAULT_PORT, DEFAULT_SHUTDOWN_NEEDS as DEFAULTS, detectedServer, detectedWorker, limitKeepAlive, solveShutdown,
  type ProcessBinder, type ProcessPlan, type ShutdownNeeds,
} from '../process';

/** With fewer, the loss of one machine interrupts the service. */
const WEB_SCALING = Scaling.fixed(2);

/** Of a worker only its author knows whether it may run twice; a job is meant to run once. */
const ONE = Scaling.fixed(1);

const TWICE = "'singleton' is false, but celery beat sends every task twice while two of them run; remove it";

/** How the kinds of container differ. */
interface Kind {
  readonly role: ContainerSpec['role'];
  readonly restarts: boolean;
  /** Undefined for what its process says. */
  readonly singleton?: boolean;
  readonly scaling: Scaling;
  readonly port?: number;
  /** Undefined for a container that does not serve HTTP. */
  readonly proxyTrust?: ProxyTrust;
  /** @param plan undefined when it has problems */
  readonly healthCheck: (plan: ProcessPlan | undefined) => HealthCheck;
  readonly needs: ShutdownNeeds;
  readonly process: ProcessBinder;
  readonly timeLimitSeconds?: number;
  /** Checks the props that only this kind has. */
  readonly check: (problems: Problems) => void;
}

/** A spec, and a note for each choice that was made where the project allows several. */
export interface BuiltSpec {
  readonly spec: ContainerSpec;
  readonly notes: readonly string[];
  readonly plan: ProcessPlan;
}

export function webSpec(props: WebContainerProps): BuiltSpec {
  requireShape('PythonContainer.web', props, shapes.WEB);
  const {
    port = DEFAULT_PORT,
    longestRequestSeconds = DEFAULTS.longestRequestSeconds,
    drainSeconds = DEFAULTS.drainSeconds,
    longestSilenceSeconds,
  } = props;
  return buildSpec(props, {
    role: 'web',
    restarts: true,
    singleton: false,
    scaling: props.scaling ?? WEB_SCALING,
    port,
    proxyTrust: props.proxyTrust ?? ProxyTrust.REACHABLE,
    healthCheck: () => props.healthCheck ?? HealthCheck.http(),
    needs: { longestRequestSeconds, longestSilenceSeconds, drainSeconds, cleanupSeconds: cleanupOf(props) },
    process: props.server?._binder ?? detectedServer,
    check: problems => {
      checkPort(port, problems);
      checkSeconds({ longestRequestSeconds }, 1, problems);
      if (longestSilenceSeconds !== undefined) { checkSeconds({ longestSilenceSeconds }, 1, problems); }
      checkSeconds({ drainSeconds }, 0, problems);
      checkRelease(props.release, props.name ?? 'web', props.image, problems);
    },
  });
}

export function workerSpec(props: WorkerContainerProps): BuiltSpec {
  requireShape('PythonContainer.worker', props, shapes.WORKER);
  const built = buildSpec(props, {
    role: 'worker',
    restarts: true,
    singleton: props.singleton,
    scaling: props.scaling ?? ONE,
    healthCheck: plan => workerCheck(props.healthCheck, plan),
    process: props.process?._binder ?? detectedWorker,
    ...withoutPort(props, problems => checkRelease(props.release, props.name ?? 'worker', props.image, problems)),
  });
  const { spec, notes } = built;
  const added = [
    ...schedulerNotes(spec.command, spec.singleton, props.image.project),
    ...heartbeatNotes(props.healthCheck, built.plan),
  ];
  return { ...built, notes: [...notes, ...added] };
}

export function jobSpec(props: JobContainerProps): BuiltSpec {
  requireShape('PythonContainer.job', props, shapes.JOB);
  const built = buildSpec(props, {
    role: 'job',
    restarts: false,
    singleton: false,
    scaling: ONE,
    healthCheck: HealthCheck.none,
    process: props.process._binder,
    timeLimitSeconds: props.timeLimitSeconds,
    ...withoutPort(props, problems => {
      checkTimeLimit(props.timeLimitSeconds, problems);
      // Compilers refuse it, but JavaScript does not.
      if ('release' in props && props.release !== undefined) {
        problems.add("'release' is set, but a job waits for no release step; remove it, and let the job check what it "
          + 'needs');
      }
    }),
  });
  return { ...built, notes: [...built.notes, ...alembicNotes(built.plan.command, props.image, props.environment)] };
}

/** Nothing routes requests to them, so there is nothing to drain. */
function withoutPort(
  props: JobContainerProps | WorkerContainerProps, check?: Kind['check'],
): Pick<Kind, 'needs' | 'check'> {
  const { longestTaskSeconds = DEFAULTS.longestRequestSeconds } = props;
  return {
    needs: { longestRequestSeconds: longestTaskSeconds, drainSeconds: 0, cleanupSeconds: cleanupOf(props) },
    check: problems => {
      checkSeconds({ longestTaskSeconds }, 1, problems);
      check?.(problems);
    },
  };
}

function buildSpec(props: PythonContainerProps, kind: Kind): BuiltSpec {
  const {
    image, name = kind.role, size = ComputeSize.MEDIUM,
    environment = {}, settings = [], publicVariables = {}, secrets = [],
  } = props;
  const { project } = image;
  const writablePaths = withTemporary(props.writablePaths ?? []);
  const solved = solveShutdown(kind.needs);

  const problems = new Problems(`PythonContainer ${quote(name)}`);
  const providedHealthPath = providedPath(kind.healthCheck(undefined));
  const processors = wholeProcessors(size.vcpu);
  const timing = {
    port: kind.port ?? DEFAULT_PORT,
    ...solved,
    cleanupSeconds: kind.needs.cleanupSeconds,
    providedHealthPath,
    processors,
  };
  const plan = kind.process.bind(project, timing, problems);
  const healthCheck = kind.healthCheck(plan);
  const processes = plan ? processesOf(plan, processors, environment) : 1;
  if (plan && kind.port !== undefined && providedHealthPath !== undefined && plan.application === undefined) {
    problems.add("'healthCheck' is provided by the image, which needs to know the application, but 'server' is a "
      + "command or a module; use a server such as WebServer.uvicorn('shop.main:app'), or HealthCheck.http()");
  }
  if (plan && isListToken(plan.command)) {
    problems.add('the command is known only at deployment; use a list of words, each of which may contain a token');
  }
  if (plan && !isListToken(plan.command)) { checkCommand(plan, image, problems); }
  checkDnsLabel("'name' is", name, problems);
  kind.check(problems);
  checkSeconds({ cleanupSeconds: kind.needs.cleanupSeconds }, 0, problems);
  checkSize(size, sumOf(writablePaths), processes, props.processMemoryMiB ?? LEAST_PROCESS_MIB, problems);
  checkEnvironment(environment, settings, publicVariables, problems);
  checkFreeTexts(
    freeTexts({ command: plan?.command ?? [], environment, health: { command: healthCheck._command } }), problems,
  );
  const defaults = unset(plan?.defaults ?? {}, [...Object.keys(image._environment), ...settings]);
  const derived = plan ? { ...cpuVariables(project, size.vcpu, plan), ...plan.environment, ...defaults } : {};
  const trusting = kind.proxyTrust && plan?.proxies ? [plan.proxies.variable] : [];
  const decided = { needed: plan?.environment ?? {}, refused: plan?.refused ?? {} };
  checkDecided({ ...decided, derived: [...Object.keys(derived), ...trusting] }, environment, image, problems);
  const variables = [...Object.keys({ ...derived, ...environment }), ...trusting];
  checkSecrets(secrets, variables, problems);
  checkSettings(settings, [...variables, ...namesOf(secrets.filter(isVariable))], publicVariables, problems);
  image._allocator._checkUnknown([...settings, ...namesOf(secrets.filter(isVariable))], problems);
  checkPaths(writablePaths, image, problems);
  checkHealth(healthCheck, kind.port, problems);
  if (plan) { checkHeartbeat(healthCheck, plan, problems); }
  const singleton = kind.singleton ?? plan?.singleton ?? false;
  if (plan?.singleton && !singleton) { problems.add(TWICE); }
  checkScaling(kind.scaling, { port: kind.port, singleton }, problems);
  if (kind.proxyTrust) { checkProxyTrust(kind.proxyTrust, plan?.proxies, problems); }
  problems.throwIfAny('PythonContainerInvalid');

  const { stopSignal, proxies, notes = [] } = plan!;
  const { budget: shutdown, notes: keepAliveNotes } = limitKeepAlive(solved, plan!, kind.needs);
  const spec: ContainerSpec = {
    role: kind.role,
    restarts: kind.restarts,
    singleton,
    replicas: kind.scaling._replicas,
    scaling: kind.scaling._spec,
    name,
    application: { name: image.name, version: project.version },
    architecture: image.architecture,
    command: launched(plan!, healthCheck),
    stopSignal,
    user: { uid: image.user.uid, gid: image.user.gid },
    port: kind.port,
    environment: sortedByName({ ...derived, ...environment }),
    settings: [...settings].sort(),
    publicVariables: Object.keys(publicVariables).sort(),
    secrets: namesOf(secrets.filter(secret => !isVariable(secret))),
    secretVariables: namesOf(secrets.filter(isVariable)),
    writablePaths,
    size: limitsOf(size),
    health: healthSpec(healthCheck, kind.port, project, plan!.otherHealthPath),
    shutdown,
    timeLimitSeconds: kind.timeLimitSeconds,
    proxies: kind.proxyTrust && proxySpec(kind.proxyTrust, proxies),
  };
  const proxied = kind.proxyTrust ? proxyNotes(kind.proxyTrust, proxies) : [];
  return { spec, plan: plan!, notes: [...notes, ...keepAliveNotes, ...proxied] };
}

function cleanupOf({ cleanupSeconds = DEFAULTS.cleanupSeconds }: PythonContainerProps): number {
  return cleanupSeconds;
}

/** As the server counts them: the variable may have been given another value. */
function processesOf(
  { processes, workerCountVariable }: ProcessPlan, processors: number, environment: Variables,
): number {
  if (workerCountVariable === undefined) { return processes ?? 1; }
  const stated = Number(environment[workerCountVariable]);
  return isWholeNumber(stated, 1) ? stated : processes ?? processors;
}

function namesOf(secrets: ContainerSecret[]): string[] {
  return secrets.map(({ name }) => name).sort();
}

function sumOf(paths: ReadonlyArray<{ readonly sizeMiB: number }>): number {
  return paths.reduce((sum, { sizeMiB }) => sum + sizeMiB, 0);
}
