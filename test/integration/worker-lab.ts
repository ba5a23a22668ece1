import { docker, run, state, until } from './docker';
import { runArguments } from './hardened';
import type { PythonContainer } from '../../src';

/** Redis of Debian, on the base that the application has anyway. */
const REDIS = `FROM python:3.13-slim
RUN apt-get update -qq && apt-get install -y -qq --no-install-recommends redis-server && rm -rf /var/lib/apt/lists/*
CMD ["redis-server", "--bind", "0.0.0.0", "--protected-mode", "no", "--save", ""]
`;

/** A network with Redis, in which workers of one image run as their containers say. */
export class WorkerLab {
  /** Also the name of the network. */
  public readonly prefix = `workers-${process.pid}`;
  private readonly redisImage = `${this.prefix}-redis:test`;
  private readonly started: string[] = [];

  public constructor(private readonly image: string) {}

  public async open(): Promise<void> {
    run('docker', ['build', '--quiet', '--tag', this.redisImage, '-'], { input: REDIS });
    docker('network', 'create', this.prefix);
    docker(
      'run', '--detach', '--name', this.redis, '--network', this.prefix, '--network-alias', 'redis', this.redisImage,
    );
    await until('an answer of Redis', 30, () =>
      run('docker', ['exec', this.redis, 'redis-cli', 'ping'], { accept: [0, 1] }).includes('PONG'));
  }

  public close(): void {
    run('docker', ['rm', '--force', '--volumes', ...this.started, this.redis], { accept: [0, 1] });
    run('docker', ['network', 'rm', this.prefix], { accept: [0, 1] });
    run('docker', ['rmi', '--force', this.redisImage], { accept: [0, 1] });
  }

  public get redis(): string {
    return `${this.prefix}-redis`;
  }

  /**
   * Starts a container as its targets do.
   *
   * @param flags of `docker run`, besides
   * @returns name of the container
   */
  public start(container: PythonContainer, ...flags: string[]): string {
    const name = `${this.prefix}-${container.name}-${this.started.length}`;
    this.started.push(name);
    const all = runArguments(container, this.image, ['--name', name, '--network', this.prefix, ...flags]);
    docker('run', '--detach', ...all);
    return name;
  }

  /** Sends numbered tasks that each take some seconds. */
  public send(kind: string, first: number, count: number, seconds: number, task: string = 'run'): void {
    docker(
      'run', '--rm', '--network', this.prefix, '--entrypoint', 'python', this.image,
      '-m', 'jobs.send', kind, String(first), String(count), String(seconds), task,
    );
  }

  /** How many messages wait in a queue of celery's. */
  public waiting(queue: string): number {
    return Number(docker('exec', this.redis, 'redis-cli', '--raw', '-n', '1', 'llen', queue));
  }

  public count(key: string): number {
    const answer = docker('exec', this.redis, 'redis-cli', '--raw', key.endsWith(':runs') ? 'get' : 'scard', key);
    return Number(answer || 0);
  }

  /** Counts the tasks that begin from here on. */
  public forget(kind: string): void {
    docker('exec', this.redis, 'redis-cli', 'del', `${kind}:begun`);
  }

  /** Removes all tasks, also those that were cut off and run again. No worker may run. */
  public empty(): void {
    docker('exec', this.redis, 'redis-cli', 'flushall');
  }

  /** Jobs of rq that run, failed, or were on their way to a worker. */
  public unfinishedOfRq(): number {
    const count = (command: string, key: string) =>
      Number(docker('exec', this.redis, 'redis-cli', '--raw', '-n', '2', command, key));
    return count('zcard', 'rq:wip:default') + count('zcard', 'rq:failed:default')
      + count('llen', 'rq:queue:default:intermediate');
  }

  /** The reason why the heartbeat of a container is unhealthy; empty if it is recent. */
  public unhealthy(container: string, seconds: number): string {
    const probe = ['python', '-I', '-S', '/opt/container/heartbeat.py', '/tmp/heartbeat', String(seconds)];
    const { Running } = state(container);
    if (!Running) { return 'ended'; }
    // It fails with the reason on the other stream.
    const text = 'import subprocess, sys; print(subprocess.run(sys.argv[1:], capture_output=True, text=True).stderr)';
    return docker('exec', container, 'python', '-c', text, ...probe);
  }
}
