import type { ShutdownBudget } from '../process';
import type { ImageArchitecture } from '../project';

/**
 * The neutral description that every target renders. Plain data, complete and valid: a renderer translates it,
 * it never decides or defaults anything.
 */
export interface ContainerSpec {
  /** The word for its kind, for labels and messages. Targets decide by what it can do, which the fields below say. */
  readonly role: 'web' | 'worker' | 'job';
  /** Whether the platform restarts it when it ends; false for a job, which is meant to end. */
  readonly restarts: boolean;
  /** Whether two of it must never run at the same time, not even while a new version replaces an old one. */
  readonly singleton: boolean;
  /** How many run at once, unless a target is given another number; the least of them where it scales. */
  readonly replicas: number;
  /** How it scales by its load; undefined for a fixed number. */
  readonly scaling?: ScalingSpec;
  /** Name of the container inside its task, pod or service. */
  readonly name: string;
  readonly application: { readonly name: string; readonly version?: string };
  readonly architecture: ImageArchitecture;
  /** Exec-form command; it runs under the image's init. */
  readonly command: string[];
  readonly stopSignal: string;
  readonly user: { readonly uid: number; readonly gid: number };
  /** Port the web server listens on; undefined for workers and jobs. */
  readonly port?: number;
  /** User's variables and those derived from the size, sorted by name. Never a secret. */
  readonly environment: Readonly<Record<string, string>>;
  /** Names of the variables of which the target is told the value, sorted. */
  readonly settings: string[];
  /** Names of the variables that are public, as their user stated with a reason. */
  readonly publicVariables: string[];
  /** Names of the secrets; each is a file of that name in the secrets directory. */
  readonly secrets: string[];
  /** Names of the secrets that are variables, sorted. */
  readonly secretVariables: string[];
  /** Sorted by path; `/tmp` is always among them. */
  readonly writablePaths: ReadonlyArray<WritableSpec>;
  readonly size: {
    readonly vcpu: number;
    readonly memoryMiB: number;
    readonly pids: number;
    readonly openFiles: number;
  };
  /** Undefined when there is no check: the end of the process is the only signal. */
  readonly health?: HealthSpec;
  readonly shutdown: ShutdownBudget;
  /** Longest that one run of a job may take before it is told to stop; undefined for no limit. */
  readonly timeLimitSeconds?: number;
  /**
   * How the server is told which proxies it may trust about the client's address and protocol; undefined for none.
   */
  readonly proxies?: ProxySpec;
}

/** The most replicas, and what each is kept at: at least one of the three. */
export interface ScalingSpec {
  readonly most: number;
  readonly cpuPercent?: number;
  readonly memoryPercent?: number;
  readonly requestsPerSecond?: number;
}

export interface WritableSpec {
  readonly path: string;
  readonly sizeMiB: number;
  /** Whether programs in it may be run. */
  readonly executable: boolean;
}

export interface ProxySpec {
  /** Variable in which the server takes their addresses, separated by commas. */
  readonly variable: string;
  /** Whether it accepts networks among them; an older server ignores one, or refuses to start. */
  readonly networks: boolean;
  /** Addresses, networks in CIDR notation, or `*`. Undefined: whatever can reach the container on that target. */
  readonly trusted?: string[];
}

export interface HealthSpec {
  /** Exec-form command that ends with 0 when the container is alive. Needs no shell and no curl. */
  readonly command: string[];
  /** For platforms that send HTTP checks themselves; undefined for workers. */
  readonly http?: HttpHealthSpec;
  readonly intervalSeconds: number;
  readonly timeoutSeconds: number;
  readonly retries: number;
  readonly startSeconds: number;
}

export interface HttpHealthSpec {
  readonly livenessPath: string;
  readonly readinessPath: string;
  /**
   * Value of the `Host` header, for an application that rejects an address there; undefined when any value works.
   */
  readonly hostHeader?: string;
  /** Whether any status below 500 means alive, since no health route is known. Otherwise only a 2xx does. */
  readonly anyAnswer: boolean;
  /** The same for readiness: not where the user gave a path for it. */
  readonly readyWithAnyAnswer: boolean;
}

/** The names under which a target is told where the secrets are stored. */
export function allSecretsOf({ secrets, secretVariables }: ContainerSpec): string[] {
  return [...secrets, ...secretVariables];
}
