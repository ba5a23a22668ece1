import { docker, logs, until } from './docker';
import { serversOf } from './servers/ours';
import {
  JobProcess, PythonContainer, WebServer, WorkerProcess,
  type PythonContainerProps, type PythonImage, type ServerOptions, type WebContainerProps,
} from '../../src';

/** A project with all servers and all frameworks for tasks, so that one image runs every kind of process. */
export const PROJECT = 'test/integration/samples/workers';

/** What a container may run. */
export interface Kind {
  readonly name: string;
  readonly container: (image: PythonImage, props?: Partial<PythonContainerProps>) => PythonContainer;
  /** What it logs as soon as it works; undefined for a server, which answers. */
  readonly ready?: string;
}

export interface ServerKind extends Kind {
  readonly container: (image: PythonImage, props?: Partial<WebContainerProps>) => PythonContainer;
}

/** As a part of names. */
const labelOf = (name: string) => name.toLowerCase().replace(/\W+/g, '-');

const web = (name: string, server: WebServer): ServerKind => ({
  name,
  container: (image, props) => PythonContainer.web({ image, name: labelOf(name), server, ...props }),
});

const worker = (name: string, process: WorkerProcess, ready: string): Kind => ({
  name,
  ready,
  container: (image, props) => PythonContainer.worker({ image, name: labelOf(name), process, ...props }),
});

const job = (name: string, process: JobProcess, timeLimitSeconds?: number): Kind => ({
  name,
  ready: 'ready',
  container: (image, props) => PythonContainer.job({ image, name: labelOf(name), process, timeLimitSeconds, ...props }),
});

/** Each server that `WebServer` has a factory for, for each kind of application. */
export const serversWith = (options: ServerOptions): readonly ServerKind[] =>
  serversOf('web.asgi:app', 'web.wsgi:application', options).map(([name, server]) => web(name, server));

export const SERVERS = serversWith({});

export const QUEUE_WORKERS: readonly Kind[] = [
  worker('celery', WorkerProcess.celery(), 'ready.'),
  worker('celery beat', WorkerProcess.celeryBeat(), 'beat: Starting'),
  worker('rq', WorkerProcess.rq([], { config: 'jobs.by_rq' }), 'cleaning registries'),
  worker('arq', WorkerProcess.arq(), 'redis_version='),
  worker('dramatiq', WorkerProcess.dramatiq(), 'ready for action'),
  worker('huey', WorkerProcess.huey(), 'The following commands are available'),
];

const SHELL = ['sh', '-c', 'echo ready; exec sleep 600'];

/** Programs that handle no signal. */
export const PROGRAMS: readonly Kind[] = [
  worker('a module', WorkerProcess.module('jobs.wait'), 'ready'),
  worker('a script', WorkerProcess.script('wait'), 'ready'),
  worker('a command of Django', WorkerProcess.django('wait'), 'ready'),
  worker('a command', WorkerProcess.command(SHELL), 'ready'),
];

/** The same as jobs. */
export const JOBS: readonly Kind[] = [
  job('a job that is a module', JobProcess.module('jobs.wait')),
  job('a job that is a script', JobProcess.script('wait')),
  job('a job that is a command of Django', JobProcess.django('wait')),
  job('a job that is a command', JobProcess.command(SHELL)),
  job('a job with a time limit', JobProcess.module('jobs.wait'), 600),
];

/** Flags of `docker run` with which {@link readiness} finds a server. */
export const PUBLISHED = ['--publish', '127.0.0.1::8000'] as const;

/** Address of a server on this machine. */
export const addressOf = (container: string) => `http://${docker('port', container, '8000/tcp').split('\n')[0]}`;

/** Waits until a container works. */
export async function readiness({ name, ready }: Kind, container: string): Promise<void> {
  const address = ready === undefined ? addressOf(container) : '';
  const answers = () => fetch(`${address}/healthz`, { signal: AbortSignal.timeout(2_000) });
  await until(`${name} at work`, 60, () =>
    ready === undefined ? answers().then(({ ok }) => ok, () => false) : logs(container).includes(ready));
}
