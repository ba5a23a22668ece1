import type { ComputeSize } from './compute-size';
import type { ContainerSecret } from './container-secret';
import type { HealthCheck } from './health-check';
import type { ProxyTrust } from './proxy-trust';
import type { PythonContainer } from './python-container';
import type { Scaling } from './scaling';
import type { WritablePath } from './writable-path';
import type { PythonImage } from '../image';
import type { JobProcess, WebServer, WorkerProcess } from '../process';

/** What every container has. */
export interface PythonContainerProps {
  /** The image it is made of; several containers may share one. */
  readonly image: PythonImage;

  /**
   * Name of the container inside its task, pod or service: a DNS label.
   *
   * @default - the kind of container: `web`, `worker` or `job`
   */
  readonly name?: string;

  /**
   * Processor and memory, as request and limit.
   *
   * @default ComputeSize.MEDIUM
   */
  readonly size?: ComputeSize;

  /**
   * Memory that one process of the server or worker needs at most, in MiB, a whole number; measure it under load. It
   * is an error at synth when all processes together and the writable paths do not fit into the memory of `size`:
   * the kernel would kill the container, or one process after another.
   *
   * @default 64
   */
  readonly processMemoryMiB?: number;

  /**
   * Plain variables, readable for everybody who may read the task, pod or file. A name or value that looks like a
   * secret is refused; paths and digests never are. A variable that this library derives from the size, such as
   * `PYTHON_CPU_COUNT` or `WEB_CONCURRENCY`, may be given another value here.
   *
   * @default - only those derived from the size
   */
  readonly environment?: { [name: string]: string };

  /**
   * Names of plain variables whose values only the platform has, such as `DATABASE_HOST`: the address of something that
   * another construct makes, a parameter of Systems Manager, a key of a ConfigMap. Each target is told the value of
   * each: ECS and Kubernetes in `settings`, Compose by the variable of the same name of the shell or of `.env`, without
   * which `docker compose` ends with an error.
   *
   * @default - none
   */
  readonly settings?: string[];

  /**
   * Reason by name, for variables in `environment` or `settings` that look like secrets and are public, such as
   * `{ MAPS_API_KEY: 'sent to every browser, restricted by referrer' }`. On Kubernetes also for a value that the CDK
   * knows only at deployment; the command and the health check may then contain the same value.
   *
   * @default - none
   */
  readonly publicVariables?: { [name: string]: string };

  /**
   * Secrets that the application reads, as files in `/run/secrets` wherever it can. Each target is told where they are
   * stored.
   *
   * @default - none
   */
  readonly secrets?: ContainerSecret[];

  /**
   * Folders the application may write to. All others are read-only, its own code too; a folder beside the code, such as
   * `/app/logs`, is possible where the image has no file in it.
   *
   * @default - `/tmp` with 64 MiB, which is there in any case
   */
  readonly writablePaths?: WritablePath[];

  /**
   * Time for what the application does after its last request or task, such as lifespan handlers and `atexit`, in whole
   * seconds. Part of the time between the stop signal and the kill.
   *
   * @default 5
   */
  readonly cleanupSeconds?: number;
}

/** A container that its platform keeps running, and replaces by its next version. */
export interface ServiceContainerProps extends PythonContainerProps {
  /**
   * What must run once, and end with 0, before any container of a new version starts, such as a migration: a
   * `PythonContainer.job(...)` of the same image with a name of its own. Containers that are deployed together and are
   * given the same one share it. Its secrets and settings are looked up where those of this container are.
   *
   * ECS runs it when the stack deploys, with the roles and in the network of the first service that waits for it, and
   * the deployment fails with its exit code and last lines. Kubernetes: a Job of the chart, for which the first
   * container of each pod waits. Compose: a service under the name of the job, which each `up` runs before the others
   * (`docs/release-steps.md`).
   *
   * @default - nothing
   */
  readonly release?: PythonContainer;

  /**
   * How many replicas of it run at once, and whether their number follows the load. A container that must never run
   * twice has one.
   *
   * @default - Scaling.fixed(2) for a web container, so that the loss of one machine does not interrupt it;
   * Scaling.fixed(1) for a worker, since only its author knows whether it may run twice
   */
  readonly scaling?: Scaling;
}

/** A container that serves HTTP. */
export interface WebContainerProps extends ServiceContainerProps {
  /**
   * How the server is started and stopped.
   *
   * @default - the server that suits the framework in the lock, with the only application in the sources
   */
  readonly server?: WebServer;

  /**
   * Port the server listens on, 1024 to 65535: a lower one needs a privilege that the container does not have.
   *
   * @default 8000
   */
  readonly port?: number;

  /**
   * How a platform checks that the container works; always over HTTP.
   *
   * @default HealthCheck.http()
   */
  readonly healthCheck?: HealthCheck;

  /**
   * Longest request that a deployment must not cut off, in whole seconds. The server's own limit, the stop timeout of
   * ECS, the grace periods of Kubernetes and Compose and the timeouts of the load balancer follow from it.
   *
   * @default 25
   */
  readonly longestRequestSeconds?: number;

  /**
   * How long nothing may be sent in the middle of an answer, in whole seconds: a long poll that waits for news, a
   * stream between two events, a WebSocket between two messages. A stop may cut such an answer off; one that it must
   * not is a request of `longestRequestSeconds`. Not needed where client or server sends something at least every 55 s,
   * as uvicorn does on WebSockets with its pings.
   *
   * It becomes the idle timeout of the load balancer of ECS, 5 s longer, and on every target the time for which the
   * server keeps idle connections, 15 s longer than that. What is in front on Kubernetes and under Compose needs the
   * same time-out, such as `proxy-read-timeout` of ingress-nginx. Up to 55, or `longestRequestSeconds`, it changes
   * nothing; more than 3995 is an error on ECS, whose load balancers wait for 4000 s at most.
   *
   * @default - `longestRequestSeconds`, and 55 at least
   */
  readonly longestSilenceSeconds?: number;

  /**
   * How long routers may still send new requests after the container was told to stop, in whole seconds. Kubernetes:
   * the `preStop` sleep, and part of its grace period. ECS and Compose need none: a load balancer takes the task out
   * first.
   *
   * @default 10
   */
  readonly drainSeconds?: number;

  /**
   * Which proxies the server trusts about the client's address and protocol. ECS, Kubernetes and Compose: the
   * variable `FORWARDED_ALLOW_IPS`, unless `environment` sets it. A server that is started by your own command or
   * module has an option of its own for it.
   *
   * @default ProxyTrust.REACHABLE
   */
  readonly proxyTrust?: ProxyTrust;
}

/** A container that works through a queue or a schedule of its own, without a port. */
export interface WorkerContainerProps extends ServiceContainerProps {
  /**
   * What it runs.
   *
   * @default - the only worker of celery, rq, arq, dramatiq or huey, with what the lock, the sources and the files that
   * start the project say; else the command that the project declares
   */
  readonly process?: WorkerProcess;

  /**
   * How a platform checks that the container works. Without a check it acts when the process ends.
   *
   * @default - HealthCheck.heartbeat() for celery, rq, arq, dramatiq and huey; else HealthCheck.none()
   */
  readonly healthCheck?: HealthCheck;

  /**
   * Longest task that a deployment must not cut off, in whole seconds. The stop timeout of ECS and the grace periods of
   * Kubernetes and Compose follow from it.
   *
   * @default 25
   */
  readonly longestTaskSeconds?: number;

  /**
   * Whether two of it must never run at the same time, as with `celery beat` and every other scheduler. A rollout then
   * stops the old one before it starts the new one, and a number of replicas above 1 is an error. ECS: 0 % minimum and
   * 100 % maximum healthy. Kubernetes: the strategy `Recreate`. Compose replaces a container in this order anyway.
   *
   * @default - true for `WorkerProcess.celeryBeat`, else false
   */
  readonly singleton?: boolean;
}

/** A container that ends when its work is done. Its end is the only signal for the platform. */
export interface JobContainerProps extends PythonContainerProps {
  /** What it runs. */
  readonly process: JobProcess;

  /**
   * How long the job may take to reach a safe point when it is told to stop early, in whole seconds. The stop timeout
   * of ECS and the grace periods of Kubernetes and Compose follow from it. A program that handles SIGTERM has to end
   * with another code than 0 if its work is not done: Kubernetes and Compose would take the job for complete.
   *
   * @default 25
   */
  readonly longestTaskSeconds?: number;

  /**
   * Longest that one run of the job may take, in whole seconds, from 1 to 2147483647 (68 years). Then it is told to
   * stop with SIGTERM, is killed when it still runs at the end of its stop time, and has failed with exit code 124.
   *
   * It becomes a program of the image in front of the command, which needs 13 MiB of memory: a task of ECS and a
   * service of Compose have no such limit of their own.
   *
   * @default - no limit
   */
  readonly timeLimitSeconds?: number;
}
