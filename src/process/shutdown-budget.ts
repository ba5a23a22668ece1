/** What is known about stopping one container, in seconds. */
export interface ShutdownNeeds {
  /** Longest request or task that a stop must not interrupt. */
  readonly longestRequestSeconds: number;
  /** What the application does after its last request: lifespan handlers, `atexit`. */
  readonly cleanupSeconds: number;
  /** How long routers may still send new requests after a pod began to stop. */
  readonly drainSeconds: number;
  /** How long nothing may be sent in the middle of an answer; undefined for no longer than a request takes. */
  readonly longestSilenceSeconds?: number;
}

/**
 * 25 s covers a slow page or report and still fits every platform's limits; 5 s of clean-up is what a connection pool
 * needs to close; 10 s of drain is within the 5 to 15 s that reports of clean rollouts use.
 */
export const DEFAULT_SHUTDOWN_NEEDS: ShutdownNeeds = {
  longestRequestSeconds: 25,
  cleanupSeconds: 5,
  drainSeconds: 10,
};

/** Time between the end of clean-up and SIGKILL: schedulers and timers are not exact. */
const MARGIN_SECONDS = 5;

/** Default idle timeout of an Application Load Balancer. */
const LOAD_BALANCER_IDLE_SECONDS = 60;

/** How much longer than the load balancer the server keeps an idle connection; otherwise the client gets a 502. */
const KEEP_ALIVE_AHEAD_SECONDS = 15;

/** With less, a load balancer removes a target before slow clients have read their response. */
const LEAST_DEREGISTRATION_SECONDS = 30;

/**
 * Every time-out around the stop of a container, in seconds. All are derived from the same numbers, so that no part of
 * a platform kills what another part still waits for.
 */
export interface ShutdownBudget {
  /** How long running requests or tasks may take after the stop signal. The server gets it as a flag. */
  readonly gracefulSeconds: number;

  /**
   * From the stop signal to SIGKILL: `gracefulSeconds`, clean-up and a margin. ECS `stopTimeout`, Compose
   * `stop_grace_period`.
   */
  readonly stopSeconds: number;

  /** Kubernetes `preStop` sleep: the pod continues to serve while routers learn that it stops. */
  readonly drainSeconds: number;

  /** Kubernetes `terminationGracePeriodSeconds`, which includes the drain. */
  readonly terminationSeconds: number;

  /** How long an ECS load balancer waits for running requests before the task gets its stop signal. */
  readonly deregistrationSeconds: number;

  /** Idle timeout of the load balancer. */
  readonly loadBalancerIdleSeconds: number;

  /** How long the server keeps an idle connection: longer than the load balancer does. */
  readonly keepAliveSeconds: number;
}

/**
 * The load balancer closes a connection on which nothing is sent for longer than its idle timeout. A request may be
 * silent until it is answered, and an answer that a stop may cut off for longer.
 */
export function silenceOf({ longestRequestSeconds, longestSilenceSeconds = 0 }: ShutdownNeeds): number {
  return Math.max(longestRequestSeconds, longestSilenceSeconds);
}

/** `docs/shutdown.md` has the facts behind each line. */
export function solveShutdown(needs: ShutdownNeeds): ShutdownBudget {
  const gracefulSeconds = needs.longestRequestSeconds;
  const stopSeconds = gracefulSeconds + needs.cleanupSeconds + MARGIN_SECONDS;
  const loadBalancerIdleSeconds = Math.max(LOAD_BALANCER_IDLE_SECONDS, silenceOf(needs) + MARGIN_SECONDS);
  return {
    gracefulSeconds,
    stopSeconds,
    drainSeconds: needs.drainSeconds,
    terminationSeconds: needs.drainSeconds + stopSeconds,
    deregistrationSeconds: Math.max(LEAST_DEREGISTRATION_SECONDS, needs.longestRequestSeconds),
    loadBalancerIdleSeconds,
    keepAliveSeconds: loadBalancerIdleSeconds + KEEP_ALIVE_AHEAD_SECONDS,
  };
}
