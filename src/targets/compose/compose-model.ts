/* A Compose file, as far as this library writes it: https://github.com/compose-spec/compose-spec/blob/main/spec.md */

/** What is undefined is left out of the file. */
export interface ComposeModel {
  readonly name: string;
  readonly services: { readonly [name: string]: ComposeService };
  readonly secrets?: { readonly [name: string]: ComposeSecret };
}

/** Where the machine has it. */
export type ComposeSecret = { readonly file: string } | { readonly environment: string };

/** Everything is written in this order. */
export interface ComposeService {
  readonly profiles?: string[];
  readonly image: string;
  readonly build?: ComposeBuild;
  readonly pull_policy: 'never' | 'missing';
  readonly platform: string;
  readonly depends_on?: { readonly [service: string]: { readonly condition: 'service_completed_successfully' } };
  readonly entrypoint?: string[];
  readonly command: string[];
  readonly user: string;
  readonly read_only: true;
  readonly tmpfs: string[];
  readonly volumes?: ComposeVolume[];
  readonly cap_drop: string[];
  readonly security_opt: string[];
  readonly environment: { readonly [variable: string]: string };
  readonly secrets?: string[];
  readonly ports?: string[];
  readonly deploy: { readonly replicas?: number; readonly resources: { readonly limits: ComposeLimits } };
  readonly memswap_limit: string;
  readonly healthcheck: ComposeHealthCheck | { readonly disable: true };
  readonly stop_signal: string;
  readonly stop_grace_period: string;
  readonly restart: string;
  readonly logging: { readonly driver: string; readonly options: { readonly [option: string]: string } };
}

export interface ComposeVolume {
  readonly type: 'bind';
  readonly source: string;
  readonly target: string;
  readonly read_only?: true;
  readonly bind: { readonly create_host_path: false };
}

export interface ComposeBuild {
  readonly context: string;
  readonly args: { readonly [name: string]: string };
  readonly secrets?: string[];
  readonly ssh?: string[];
}

export interface ComposeLimits {
  readonly cpus: string;
  readonly memory: string;
  readonly pids: number;
}

export interface ComposeHealthCheck {
  readonly test: string[];
  readonly interval: string;
  readonly timeout?: string;
  readonly start_period: string;
  readonly start_interval: string;
  readonly retries?: number;
}
