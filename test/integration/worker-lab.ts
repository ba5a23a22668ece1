import { Broker, buildBroker, type BrokerKind } from './brokers';
import { docker, dockerAsync, run, state } from './docker';
import { runArguments } from './hardened';
import { askRedis } from './redis';
import type { PythonContainer } from '../../src';

/** What tasks are sent to: a module of the sample project, with the variables that its worker has. */
export interface Sending {
  readonly framework: string;
  readonly environment?: Readonly<Record<string, string>>;
}

/** A network with Redis, in which workers of one image run as their containers say. */
export class WorkerLab {
  /** Also the name of the network. */
  public readonly prefix = `workers-${process.pid}`;
  private readonly brokers = new Map<string, Broker>();
  private readonly images = new Set<string>();
  private readonly started: string[] = [];
  private port = 0;

  public constructor(private readonly image: string) {}

  public async open(): Promise<void> {
    docker('network', 'create', this.prefix);
    const redis = await this.startBroker('redis');
    await redis.ready();
    this.port = redis.port;
  }

  /** Another broker, by its name in the network. It is not ready yet. */
  public async startBroker(kind: BrokerKind, alias: string = kind): Promise<Broker> {
    const image = `${this.prefix}-${kind}:test`;
    if (!this.images.has(image)) { buildBroker(kind, image); }
    this.images.add(image);
    const broker = new Broker(kind, `${this.prefix}-${alias}`, image);
    this.brokers.set(alias, broker);
    await broker.start(this.prefix, alias);
    return broker;
  }

  public close(): void {
    const brokers = [...this.brokers.values()].map(({ name }) => name);
    run('docker', ['rm', '--force', '--volumes', ...this.started, ...brokers], { accept: [0, 1] });
    run('docker', ['network', 'rm', this.prefix], { accept: [0, 1] });
    run('docker', ['rmi', '--force', ...this.images], { accept: [0, 1] });
  }

  public get redis(): string {
    return this.brokers.get('redis')!.name;
  }

  /**
   * Starts a container as its targets do.
   *
   * @param flags of `docker run`, besides
   * @returns name of the container
   */
  public async start(container: PythonContainer, ...flags: string[]): Promise<string> {
    const name = `${this.prefix}-${container.name}-${this.started.length}`;
    this.started.push(name);
    const all = runArguments(container, this.image, ['--name', name, '--network', this.prefix, ...flags]);
    await dockerAsync('run', '--detach', ...all);
    return name;
  }

  /** Sends numbered tasks that each take some seconds. */
  public async send(
    { framework, environment = {} }: Sending, first: number, count: number, seconds: number, task: string = 'run',
  ): Promise<void> {
    await dockerAsync(
      'run', '--rm', '--network', this.prefix,
      ...Object.entries(environment).flatMap(([name, value]) => ['--env', `${name}=${value}`]),
      '--entrypoint', 'python', this.image,
      '-m', 'jobs.send', framework, String(first), String(count), String(seconds), task,
    );
  }

  /** What Redis answers. @param database those of the brokers are in `jobs/by_*.py` */
  public async ask(database: number, ...words: string[]): Promise<string> {
    if (database === 0) { return askRedis(this.port, ...words); }
    return (await dockerAsync('exec', this.redis, 'redis-cli', '--raw', '-n', String(database), ...words)).trim();
  }

  /** How many messages wait in a queue of celery's. */
  public async waiting(queue: string): Promise<number> {
    return Number(await this.ask(1, 'llen', queue));
  }

  public async count(key: string): Promise<number> {
    return Number(await this.ask(0, key.endsWith(':runs') ? 'get' : 'scard', key) || 0);
  }

  /** Counts the tasks that begin from here on. */
  public async forget(kind: string): Promise<void> {
    await this.ask(0, 'del', `${kind}:begun`);
  }

  /** Removes all tasks, also those that were cut off and run again. No worker may run. */
  public async empty(): Promise<void> {
    await this.ask(0, 'flushall');
  }

  /** Jobs of rq that run, failed, or were on their way to a worker. */
  public async unfinishedOfRq(): Promise<number> {
    const counts = await Promise.all([
      this.ask(2, 'zcard', 'rq:wip:default'), this.ask(2, 'zcard', 'rq:failed:default'),
      this.ask(2, 'llen', 'rq:queue:default:intermediate'),
    ]);
    return counts.reduce((sum, count) => sum + Number(count), 0);
  }

  /** The reason why the heartbeat of a container is unhealthy; empty if it is recent. */
  public async unhealthy(container: string, seconds: number): Promise<string> {
    const probe = ['python', '-I', '-S', '/opt/container/heartbeat.py', '/tmp/heartbeat', String(seconds)];
    const { Running } = state(container);
    if (!Running) { return 'ended'; }
    // It fails with the reason on the other stream.
    const text = 'import subprocess, sys; print(subprocess.run(sys.argv[1:], capture_output=True, text=True).stderr)';
    return (await dockerAsync('exec', container, 'python', '-c', text, ...probe)).trim();
  }
}
