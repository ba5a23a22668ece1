import { HEALTHY_BELOW } from './http-question';
import { HEARTBEAT_DIRECTORY, SUPPORT_DIRECTORY } from './places';

/**
 * Starts the server as a child process, forwards signals to it, and reaps orphans. Never `-g`: a signal to the group
 * kills celery's tasks. `-s`: it also reaps where it is not process 1, as below `docker run --init`. 130 and 143 are
 * 128 + SIGINT and 128 + SIGTERM, clean stops.
 */
export const INIT_COMMAND: readonly string[] = ['tini', '-s', '-e', '130', '-e', '143', '--'];

/** For a job, which has not done its work when it was stopped: to its platform, 130 and 143 must be failures. */
export const JOB_INIT_COMMAND: readonly string[] = ['tini', '-s', '--'];

/**
 * `-I -S`: no site-packages and no environment, so that a probe costs 11 ms instead of 16 and cannot be broken by the
 * application.
 */
const ISOLATED_PYTHON: readonly string[] = ['python', '-I', '-S'];

export const LAUNCHER_COMMAND: readonly string[] = [...ISOLATED_PYTHON, `${SUPPORT_DIRECTORY}/launch.py`];

/** The program behind it gets SIGTERM so many seconds later than the container, and serves meanwhile. */
export function drainCommand(seconds: number): string[] {
  return [...ISOLATED_PYTHON, `${SUPPORT_DIRECTORY}/drain.py`, String(seconds)];
}

/** The program behind it is stopped after so many seconds, and killed when it then takes longer than the others. */
export function limitCommand(seconds: number, stopSeconds: number): string[] {
  return [...ISOLATED_PYTHON, `${SUPPORT_DIRECTORY}/limit.py`, String(seconds), String(stopSeconds)];
}

/**
 * Ends with 0 when a Job of Kubernetes is complete.
 *
 * @param record the ConfigMap that knows which Jobs were complete
 */
export function awaitReleaseCommand(job: string, record: string): string[] {
  return [...ISOLATED_PYTHON, `${SUPPORT_DIRECTORY}/await_release.py`, job, record];
}

/** When platforms probe a container, and when they give up. Seconds, or counts. */
export const PROBE_TIMING = {
  intervalSeconds: 10,
  timeoutSeconds: 2,
  retries: 3,
} as const;

/** Time for Python to start, which probe.py must subtract from a platform's limit. */
const PROBE_START_SECONDS = 0.5;

/**
 * @param timeoutSeconds the platform's limit; probe.py has the same default
 * @param below the first status that is unhealthy
 */
export function httpProbeCommand(
  port: number,
  path: string,
  timeoutSeconds: number = PROBE_TIMING.timeoutSeconds,
  below: number = HEALTHY_BELOW.route,
): string[] {
  const limits = [timeoutSeconds - PROBE_START_SECONDS, ...below === HEALTHY_BELOW.route ? [] : [below]];
  const needed = timeoutSeconds === PROBE_TIMING.timeoutSeconds && limits.length === 1 ? [] : limits;
  return [...ISOLATED_PYTHON, `${SUPPORT_DIRECTORY}/probe.py`, String(port), path, ...needed.map(String)];
}

/** How old a heartbeat may be: worker.py beats every 5 s, or within 30 s where the framework waits that long. */
const OLDEST_HEARTBEAT_SECONDS = 60;

export const HEARTBEAT_PROBE_COMMAND: readonly string[] = [
  ...ISOLATED_PYTHON, `${SUPPORT_DIRECTORY}/heartbeat.py`, HEARTBEAT_DIRECTORY, String(OLDEST_HEARTBEAT_SECONDS),
];

/**
 * The command of a worker whose framework worker.py knows.
 *
 * @param command begins with the program of the framework, or with `python` if that is given
 * @param graceSeconds how long its tasks may run after the stop signal; undefined where the command says it
 * @param beats whether a health check reads its heartbeat
 * @param program that of the framework, for a command that runs the same in its own process
 */
export function workerCommand(
  command: readonly string[], graceSeconds: number | undefined, beats: boolean, program?: string,
): string[] {
  return [
    'python', `${SUPPORT_DIRECTORY}/worker.py`,
    ...graceSeconds === undefined ? [] : ['--grace', String(graceSeconds)],
    ...beats ? ['--heartbeat', HEARTBEAT_DIRECTORY] : [],
    ...program === undefined ? command : ['--as', program, ...command.slice(1)],
  ];
}
