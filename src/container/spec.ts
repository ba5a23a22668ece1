import type { ShutdownBudget } from '../process';
import type { ImageArchitecture } from '../project';

/**
 * The neutral description that every target renders. Plain data, complete and valid: a renderer translates it,
 * it never decides or defaults anything.
 */
export interface ContainerSpec {
  readonly role: 'web' | 'worker' | 'job';
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
  /** Names of the secrets; each is a file of that name in the secrets directory. */
  readonly secrets: string[];
  /** Sorted by path; `/tmp` is always among them. */
  readonly writablePaths: ReadonlyArray<{ readonly path: string; readonly sizeMiB: number }>;
  readonly size: { readonly vcpu: number; readonly memoryMiB: number; readonly pids: number; readonly openFiles: number };
  /** Undefined when the process has nothing to ask: its end is the only signal. */
  readonly health?: HealthSpec;
  readonly shutdown: ShutdownBudget;
}

export interface HealthSpec {
  /** Exec-form command that ends with 0 when the container is alive. Needs no shell and no curl. */
  readonly command: string[];
  /** For platforms that can ask over HTTP by themselves; undefined for workers. */
  readonly http?: { readonly livenessPath: string; readonly readinessPath: string };
  readonly intervalSeconds: number;
  readonly timeoutSeconds: number;
  readonly retries: number;
  readonly startSeconds: number;
}
