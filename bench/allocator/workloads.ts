import { JobProcess, PythonContainer, ServerGateway, WebServer, type PythonImage } from '../../src';

/** A program as its container runs it, and what is asked of it. */
export interface Workload {
  readonly name: string;
  readonly title: string;
  /** Whether it is one of the two that the goals are for. */
  readonly isService: boolean;
  readonly container: (image: PythonImage) => PythonContainer;
  /** Arguments of `watch.py`. */
  readonly watched: (host: string) => readonly string[];
}

const RESULT = '/tmp/result.json';

export const WORKLOADS: readonly Workload[] = [
  {
    name: 'threaded',
    title: 'Threaded service: gunicorn with 16 threads, JSON of 50 to 3000 rows',
    isService: true,
    container: image => PythonContainer.web({
      image, server: WebServer.gunicorn('shop.threaded:application', { threads: 16, gateway: ServerGateway.WSGI }),
    }),
    watched: host => loadOf(host, ['/report'], { largest: 3000, connections: 24, bursts: 1, requests: 288 }),
  },
  {
    name: 'burst',
    title: 'Burst service: uvicorn with FastAPI, 64 requests at a time, objects and text in turn',
    isService: true,
    container: image => PythonContainer.web({ image, server: WebServer.uvicorn('shop.burst:app') }),
    watched: host => loadOf(host, ['/page', '/export'], { largest: 1000, connections: 64, bursts: 4, requests: 128 }),
  },
  {
    name: 'churn',
    title: 'Job: creates and drops objects in one thread',
    isService: false,
    container: image => PythonContainer.job({
      image, process: JobProcess.command(['python', '-m', 'shop.churn', RESULT]),
    }),
    watched: () => ['--job', RESULT],
  },
];

interface Load {
  /** The largest size that a request asks for. */
  readonly largest: number;
  readonly connections: number;
  readonly bursts: number;
  /** Of each burst. The work is the same with each allocator, however long it takes. */
  readonly requests: number;
}

function loadOf(host: string, paths: readonly string[], load: Load): string[] {
  return [
    '--service', `http://${host}:8000`,
    ...paths.flatMap(path => ['--path', path]),
    '--pause', '0.3',
    ...Object.entries(load).flatMap(([option, value]) => [`--${option}`, String(value)]),
  ];
}
