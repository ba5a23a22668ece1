import type { ContainerSpec } from '../../../src/container';
import { INIT_COMMAND } from '../../../src/image';

/** What a container is, whatever the platform calls it. */
export interface Meaning {
  command: string[];
  /** Process 1 of the container, and which of its exit codes count as 0. */
  init: string[];
  /** After which one run of a job is stopped, and how long later it is killed. */
  limit?: { seconds: number; killSeconds: number };
  /** Whether it is started again when it has ended with 0; a job is not. */
  restarts: boolean;
  /** Name of the job that has to end before it starts. */
  release?: string;
  user: string;
  readOnlyRoot: boolean;
  droppedCapabilities: string[];
  environment: Record<string, string>;
  /** Names of variables of which the platform has the value. */
  settings: string[];
  writable: Record<string, number>;
  /** Where programs may be run. Kubernetes has no such option, and allows it everywhere. */
  executable?: string[];
  secrets: string[];
  secretVariables: string[];
  vcpu: number;
  memoryMiB: number;
  architecture: string;
  port?: number;
  health: {
    path?: string;
    command?: string[];
    intervalSeconds?: number;
    timeoutSeconds?: number;
    retries?: number;
    startSeconds?: number;
  };
  /** Who decides that it may get requests; undefined for a worker. Compose cannot ask that. */
  readiness?: { path?: string; anyAnswer: boolean };
  /** How many run, and what decides on more. Compose runs the least, and one where there is a port. */
  replicas: { least: number; most: number; cpuPercent?: number; memoryPercent?: number };
  /**
   * Whether two of it never run at once, neither beside each other nor in a rollout. Undefined where that is up to who
   * starts it.
   */
  singleton?: boolean;
  stopSeconds: number;
}

/**
 * Where each neutral field is compared, or why it is not. The compiler refuses one that is in neither list: a new field
 * has to mean something everywhere.
 */
export const COMPARED: {
  readonly [Field in keyof Required<ContainerSpec>]: keyof Meaning | { readonly not: string };
} = {
  role: { not: 'a label; what follows from it are the other fields' },
  restarts: 'restarts',
  singleton: 'singleton',
  replicas: 'replicas',
  scaling: 'replicas',
  name: { not: 'each reader finds the container by it' },
  application: { not: 'a label' },
  architecture: 'architecture',
  command: 'command',
  stopSignal: { not: 'of the image; Compose repeats it' },
  user: 'user',
  port: 'port',
  environment: 'environment',
  settings: 'settings',
  publicVariables: { not: 'the reason for a variable, which is compared' },
  secrets: 'secrets',
  secretVariables: 'secretVariables',
  writablePaths: 'writable',
  size: 'memoryMiB',
  health: 'health',
  shutdown: 'stopSeconds',
  timeLimitSeconds: 'limit',
  proxies: 'environment',
};

const LAUNCHER = ['python', '-I', '-S', '/opt/container/launch.py'];
const LIMIT = ['python', '-I', '-S', '/opt/container/limit.py'];

/**
 * What stands before a command. The launcher is left out: it is there where secrets come as variables or from a host.
 *
 * @param entryPoint when undefined that of the image, which golden files show
 */
export function readEntry(entryPoint: string[] = [...INIT_COMMAND]): Pick<Meaning, 'init' | 'limit'> {
  const started = without(LAUNCHER, entryPoint);
  const end = started.indexOf('--') + 1;
  const [seconds, killSeconds] = without(LIMIT, started.slice(end)).map(Number);
  return { init: started.slice(0, end), limit: seconds === undefined ? undefined : { seconds, killSeconds } };
}

const without = (prefix: string[], words: string[]): string[] =>
  prefix.every((word, index) => words[index] === word) ? words.slice(prefix.length) : words;

export function sizes<T>(entries: T[], pair: (entry: T) => [string, number]): Record<string, number> {
  return Object.fromEntries(entries.map(pair));
}

/** What the probe of the image asks; undefined for another program. */
export function askedPath(command: string[]): string | undefined {
  const at = command.indexOf('/opt/container/probe.py');
  return at < 0 ? undefined : command[at + 2];
}

export function probe([, ...command]: string[], ...timing: [number, number, number, number]): Meaning['health'] {
  const [intervalSeconds, timeoutSeconds, retries, startSeconds] = timing;
  return { path: askedPath(command), command, intervalSeconds, timeoutSeconds, retries, startSeconds };
}
