/** A port that answers health checks, in the words of the Dockerfile. */
export interface ServedPort {
  readonly port: number;
  /** Exec-form command that ends with 0 when the server is healthy. */
  readonly probeCommand: string[];
}

/**
 * What will be built, as data: complete, valid, and free of decisions still to be made. The renderer translates it and
 * knows nothing else.
 */
export interface ImagePlan {
  readonly name: string;
  readonly version?: string;
  readonly description?: string;
  readonly license?: string;
  readonly sourceUrl?: string;

  readonly pythonVersion: string;
  /** Reference of the image built on, and how the header names it. */
  readonly base: string;
  readonly baseLabel: string;
  /** `linux/amd64` or `linux/arm64`. */
  readonly platform: string;

  /** Debian packages that only the build stage has. */
  readonly buildPackages: string[];
  /** Python packages that the lock has no wheel for, which are compiled in the build stage. */
  readonly compiled: string[];
  /** Behind `uv sync`: which packages of the lock are installed. */
  readonly syncOptions: string[];

  /** The project's own folder, absolute: relative paths mean here what they mean in the project. */
  readonly workDirectory: string;
  /** Folders that Python imports from, in order, absolute. */
  readonly pythonPath: string[];
  /** Variables that the allocator and the libraries call for. */
  readonly environment: Readonly<Record<string, string>>;
  /** `<uid>:<gid>` */
  readonly user: string;

  readonly stopSignal: string;
  /** What runs when the container is given no command; undefined when the project does not say. */
  readonly command?: string[];
  /** Undefined when the command above is no web server. */
  readonly serves?: ServedPort;
}
