import { execFile } from 'child_process';
import { promisify } from 'util';
import { dependencySteps } from './progress';

const execute = promisify(execFile);

/** Both streams of a program that ended well. */
export interface Output {
  readonly stdout: string;
  readonly stderr: string;
}

export interface Build {
  readonly image: string;
  readonly seconds: number;
  /** The commands that install dependencies and ran, instead of being taken from the cache. */
  readonly installs: string[];
}

export interface BuildOptions {
  readonly context: string;
  readonly step: string;
  readonly cache?: boolean;
  /** Default: `Dockerfile` of the context. */
  readonly file?: string;
  readonly arguments?: Readonly<Record<string, string>>;
  /** Commands of the stage `build` that install no dependency. */
  readonly noDependency?: RegExp;
}

/** A Docker engine, and everything that a run made on it: `close` removes all but the build cache. */
export class Engine {
  private readonly images = new Set<string>();
  private readonly containers = new Set<string>();
  public readonly network = `bench-image-${process.pid}`;
  private made = 0;
  private hasNetwork = false;

  public constructor(private readonly stop: AbortSignal) {}

  /** Builds with plain `docker build` and the frontend of the engine. */
  public async build(options: BuildOptions): Promise<Build> {
    const { context, step, cache = true, file, arguments: given = {}, noDependency } = options;
    const image = `bench-image:${process.pid}-${this.made++}-${step}`;
    this.images.add(image);
    const words = ['build', '--progress', 'plain', '--build-arg', 'SOURCE_DATE_EPOCH=315532800', '--tag', image];
    if (!cache) { words.push('--no-cache'); }
    if (file !== undefined) { words.push('--file', file); }
    for (const [name, value] of Object.entries(given)) { words.push('--build-arg', `${name}=${value}`); }
    const begin = performance.now();
    const { stderr } = await this.docker([...words, context], 1800);
    const seconds = (performance.now() - begin) / 1000;
    return { image, seconds, installs: dependencySteps(stderr, noDependency) };
  }

  /** A name for a container, which is removed at the end however far it came. */
  public nextContainer(): string {
    const name = `bench-image-${process.pid}-${this.made++}`;
    this.containers.add(name);
    return name;
  }

  /** Starts a read-only container with one processor in the background. */
  public async run(name: string, image: string, port: number): Promise<void> {
    const limits = ['--read-only', '--tmpfs', '/tmp', '--cpus', '1', '--network', this.network];
    const words = ['run', '--detach', '--name', name, ...limits, '--publish', `127.0.0.1:${port}:8000`, image];
    await this.docker(words, 60);
  }

  /** What a program of an image prints, without network. Its file system is writable as far as its user may. */
  public async ask(image: string, ...words: string[]): Promise<string> {
    const [program, ...rest] = words;
    const { stdout } = await this.docker(
      ['run', '--rm', '--network', 'none', '--entrypoint', program, image, ...rest], 120);
    return stdout.trim();
  }

  public async inspect<T>(image: string, format: string): Promise<T> {
    const { stdout } = await this.docker(['image', 'inspect', '--format', `{{json ${format}}}`, image], 60);
    return JSON.parse(stdout) as T;
  }

  public async save(image: string, file: string): Promise<void> {
    await this.docker(['save', '--output', file, image], 600);
  }

  public async logs(name: string): Promise<string> {
    const { stdout, stderr } = await this.docker(['logs', name], 60);
    return stdout + stderr;
  }

  public async makeNetwork(): Promise<void> {
    await this.docker(['network', 'create', this.network], 60);
    this.hasNetwork = true;
  }

  public async removeImage(...images: string[]): Promise<void> {
    await this.docker(['image', 'rm', '--force', ...images], 120);
    for (const image of images) { this.images.delete(image); }
  }

  public async removeContainer(name: string): Promise<void> {
    await this.docker(['rm', '--force', '--volumes', name], 60);
    this.containers.delete(name);
  }

  /** Removes what is left, also after an interruption. */
  public async close(): Promise<void> {
    const commands: string[][] = [];
    if (this.containers.size > 0) { commands.push(['rm', '--force', '--volumes', ...this.containers]); }
    if (this.images.size > 0) { commands.push(['image', 'rm', '--force', ...this.images]); }
    if (this.hasNetwork) { commands.push(['network', 'rm', this.network]); }
    for (const words of commands) {
      // One that was never made is named in an error, the others are removed all the same.
      await execute('docker', words, { timeout: 120_000 }).catch(() => undefined);
    }
  }

  public async docker(words: string[], seconds: number): Promise<Output> {
    return execute('docker', words, {
      timeout: seconds * 1000,
      killSignal: 'SIGKILL',
      maxBuffer: 256 * 1024 * 1024,
      signal: this.stop,
      // As cdk-assets builds: an attestation would carry the time.
      env: { ...process.env, BUILDX_NO_DEFAULT_ATTESTATIONS: '1' },
    });
  }
}
