/**
 * Where things are inside every image, and the numbers that an image and the containers made of it share.
 * Whoever needs one of these copies it from here.
 */

/** The application, laid out as in its project; code is owned by root. */
export const APP_DIRECTORY = '/app';

export const VENV_DIRECTORY = '/app/.venv';

/** The library's own probe and launcher. */
export const SUPPORT_DIRECTORY = '/opt/container';

/** Every secret is the file `<here>/<name>`, on every target. */
export const SECRETS_DIRECTORY = '/run/secrets';

/** Prefix of the variables in which ECS hands secrets to the launcher; no process of the application sees one. */
export const SECRET_VARIABLE_PREFIX = 'CONTAINER_SECRET_';

/** The one folder that is writable in every container. */
export const TEMPORARY_DIRECTORY = '/tmp';

/** Starts the server as a child that receives its signals, and reaps orphans. Never `-g`: signalling the group kills celery's tasks. 143 is 128 + SIGTERM, a clean stop. */
export const INIT_COMMAND: readonly string[] = ['tini', '-e', '143', '--'];

/** `-I -S`: no site-packages and no environment, so that a probe costs 11 ms instead of 16 and cannot be broken by the application. */
const ISOLATED_PYTHON: readonly string[] = ['python', '-I', '-S'];

export const LAUNCHER_COMMAND: readonly string[] = [...ISOLATED_PYTHON, `${SUPPORT_DIRECTORY}/launch.py`];

/** Of a platform's limit for a probe, what the interpreter may take to start: probe.py waits that much less for an answer. */
const PROBE_START_SECONDS = 0.5;

/** @param timeoutSeconds the platform's limit; probe.py knows the default one by itself */
export function httpProbeCommand(port: number, path: string, timeoutSeconds: number = PROBE_TIMING.timeoutSeconds): string[] {
  const limit = timeoutSeconds === PROBE_TIMING.timeoutSeconds ? [] : [String(timeoutSeconds - PROBE_START_SECONDS)];
  return [...ISOLATED_PYTHON, `${SUPPORT_DIRECTORY}/probe.py`, String(port), path, ...limit];
}

/** When a platform looks at a container, and how patient it is. In seconds, or counts. */
export const PROBE_TIMING = {
  intervalSeconds: 10,
  timeoutSeconds: 2,
  retries: 3,
  startSeconds: 60,
} as const;
