/** What is known about stopping one container, in seconds. */
export interface ShutdownNeeds {
  /** Longest request or task that a stop must not cut off. */
  readonly longestRequestSeconds: number;
  /** What the application does after its last request: lifespan handlers, `atexit`. */
  readonly cleanupSeconds: number;
  /** How long routers may still send new requests after a pod began to stop. */
  readonly drainSeconds: number;
}

/**
 * 25 s covers a slow page or report and still fits every platform's limits; 5 s of clean-up is what a connection pool
 * needs to close; 10 s of drain lies in the 5 to 15 s that reports of clean rollouts use.
 */
export const DEFAULT_SHUTDOWN_NEEDS: ShutdownNeeds = {
  longestRequestSeconds: 25,
  cleanupSeconds: 5,
  drainSeconds: 10,
};

/** Time between the last thing that should happen and SIGKILL: schedulers and timers are not exact. */
const MARGIN_SECONDS = 5;

/** Idle timeout of an Application Load Balancer unless it is set. */
const LOAD_BALANCER_IDLE_SECONDS = 60;

/**
 * How much longer than the load balancer the server keeps an idle connection; the other way round the client gets a
 * 502.
 */
const KEEP_ALIVE_AHEAD_SECONDS = 15;

/** Below this a load balancer forgets a target before slow clients have read their answer. */
const LEAST_DEREGISTRATION_SECONDS = 30;

/**
 * Every time-out around the stop of a container, derived from one statement about its work, so that no platform
 * kills what another one still waits for. All in seconds.
 */
export interface ShutdownBudget {
  /** How long running work may take after the stop signal: the server's own flag. */
  readonly gracefulSeconds: number;

  /**
   * From the stop signal to SIGKILL: graceful time, clean-up and a margin. ECS `stopTimeout`, Compose
   * `stop_grace_period`.
   */
  readonly stopSeconds: number;

  /** Kubernetes `preStop` sleep: the pod serves on while routers learn that it goes away. */
  readonly drainSeconds: number;

  /** Kubernetes `terminationGracePeriodSeconds`, which counts the drain as well. */
  readonly terminationSeconds: number;

  /** How long an ECS load balancer waits for running requests before the task gets its stop signal. */
  readonly deregistrationSeconds: number;

  /** Idle timeout of the load balancer. */
  readonly loadBalancerIdleSeconds: number;

  /** How long the server keeps an idle connection: longer than the load balancer does. */
  readonly keepAliveSeconds: number;
}

/** The budget as a pure function; facts and threads behind each line are in docs/shutdown.md. */
export function solveShutdown(needs: ShutdownNeeds): ShutdownBudget {
  const gracefulSeconds = needs.longestRequestSeconds;
  const stopSeconds = gracefulSeconds + needs.cleanupSeconds + MARGIN_SECONDS;
  // A request that computes in silence for longer than the idle timeout would be cut off by the load balancer.
  const loadBalancerIdleSeconds = Math.max(LOAD_BALANCER_IDLE_SECONDS, needs.longestRequestSeconds + MARGIN_SECONDS);
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
