import fc from 'fast-check';
import {
  ComputeSize, ContainerSecret, HealthCheck, ImageArchitecture, JobProcess, ProxyTrust, PythonContainer,
  type PythonImage, Scaling, WebServer, WorkerProcess, WritablePath,
} from '../../src';
import { fakeImage, type ImageFacts } from '../container/fake-image';

const whole = (min: number, max: number): fc.Arbitrary<number> => fc.integer({ min, max });
const maybe = <T>(drawn: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(drawn, { nil: undefined });
const oneOf = <T>(...values: T[]): fc.Arbitrary<T> => fc.constantFrom(...values);

/** What some reader of the outputs takes for something else than text, and any other text. */
const text = fc.oneof(
  oneOf(
    '', ' ', '$', '$$', '$$$', '$HOME', '${HOME:-x}', '${HOME:?x}', '$(HOME)', '$$(HOME)', '%(x)s', '"quoted"', "it's",
    'a: b # c', '- a', '*a', '&a', '!!int 1', '|', '>', 'yes', 'null', '~', '1e3', '0o7', '12:30', '\\n', '\ttab',
    'a\nb', 'a\r\nb', '\u2028', '\u0085', 'é', '\u{1f40d}',
  ),
  fc.string({ unit: 'grapheme', maxLength: 12 }),
);
const words = fc.tuple(oneOf('serve', 'python', '/srv/bin/shop'), fc.array(text, { maxLength: 3 }))
  .map(([program, others]) => [program, ...others]);

/** Of everything that a container sees of its image: framework, lock, architecture, user. */
const imageOf = (facts: ImageFacts, own: Partial<PythonImage> = {}): PythonImage =>
  Object.assign(fakeImage({
    servers: [
      'uvicorn', 'gunicorn', 'granian', 'hypercorn', 'celery', 'rq', 'arq', 'dramatiq', 'huey', 'django',
    ],
    djangoSettings: 'shop.settings',
    runnable: ['shop.worker'],
    stage: directory => directory,
    ...facts,
  }), own);
const ASGI = [
  imageOf({ locked: { numpy: '2.1.0', polars: '1.9.0' } }),
  imageOf({ locked: { uvicorn: '0.30.0' }, checksHost: true }, { architecture: ImageArchitecture.ARM64 }),
  imageOf({ locked: { torch: '2.5.0' }, healthPath: undefined, text: '' }, { user: { uid: 20000, gid: 30000 } as any }),
];
const WSGI = [
  imageOf({ framework: 'flask' }), imageOf({ framework: 'django', checksHost: true, healthPath: undefined, text: '' }),
];

/** 2 and 5 s are the least that ECS accepts, and a check ends before the next begins. */
const timing = fc.record({
  timeoutSeconds: whole(2, 4), intervalSeconds: whole(5, 300), retries: whole(1, 10), startSeconds: whole(0, 300),
}, { requiredKeys: [] });
const path = oneOf('/', '/healthz', '/up?x=1', '/a%20b/@:+-');
const httpCheck = fc.tuple(timing, fc.record({ path, readinessPath: path }, { requiredKeys: [] }))
  .map(([times, paths]) => HealthCheck.http({ ...times, ...paths }));
const providedCheck = timing.map(times => HealthCheck.provided(times));
const ownCheck = fc.oneof(
  fc.constant(HealthCheck.none()),
  fc.tuple(words, timing).map(([command, times]) => HealthCheck.command(command, times)),
);
const heartbeat = timing.map(times => HealthCheck.heartbeat(times));

const replicas = whole(0, 5).map(Scaling.fixed);
const targets = { cpuPercent: whole(1, 100), memoryPercent: whole(1, 100) };
const range = (of: fc.Arbitrary<object>): fc.Arbitrary<Scaling> => fc.tuple(whole(1, 3), whole(1, 5), of)
  .map(([least, more, given]) => Scaling.between(least, least + more, given));
const webScaling = fc.oneof(
  replicas, range(fc.record({ ...targets, requestsPerSecond: whole(1, 50) }, { requiredKeys: [] })),
);
const workerScaling = fc.oneof(replicas, range(fc.record(targets, { requiredKeys: [] })));

/** Together with the processes they fit into the smallest size. */
const FOLDERS = ['/tmp', '/data', '/var/cache/shop', '/app/logs', '/srv/x.y_z-1'];
const writablePaths = fc.subarray(FOLDERS).chain(folders =>
  fc.tuple(...folders.map(folder => fc.tuple(whole(1, 96), fc.boolean())
    .map(([size, executable]) => WritablePath.of(folder, size, { executable })))));

/** Pairs that Fargate has. */
const size = oneOf(
  ComputeSize.MEDIUM, ComputeSize.LARGE, ComputeSize.XLARGE, ComputeSize.of(0.25, 2048), ComputeSize.of(4, 9 * 1024),
);

/** With clean-up and margin at most the 120 s of Fargate. */
const longest = whole(1, 85);

const common = {
  size,
  processMemoryMiB: maybe(whole(1, 100)),
  environment: fc.dictionary(
    oneOf('LOG_LEVEL', 'GREETING', '_', 'lower_case', 'OMP_NUM_THREADS', 'FORWARDED_ALLOW_IPS'), text, { maxKeys: 4 },
  ),
  settings: fc.subarray(['DATABASE_HOST', 'BUCKET']),
  secrets: fc.tuple(
    fc.subarray(['db-password', 'api.key', 'a', '0']).map(names => names.map(ContainerSecret.file)),
    fc.subarray(['BROKER_URL', 'DATABASE_URL'])
      .map(names => names.map(name => ContainerSecret.asEnvironment(name, 'no file is read'))),
  ).map(([files, variables]) => [...files, ...variables]),
  writablePaths,
  cleanupSeconds: maybe(whole(0, 30)),
};
const released = fc.boolean();
const releaseOf = (image: PythonImage, isReleased: boolean): PythonContainer | undefined => isReleased
  ? PythonContainer.job({ image, name: 'migrate', process: JobProcess.django('migrate') })
  : undefined;

const serverOptions = fc.record({ workers: whole(1, 3), accessLog: fc.boolean() }, { requiredKeys: [] });
const servers = (...known: Array<'uvicorn' | 'gunicorn' | 'granian' | 'hypercorn'>) =>
  fc.tuple(oneOf(...known), serverOptions).map(([name, given]) => WebServer[name](undefined, given));

/** A server that is known can have a health route that the image answers. */
const served = (images: PythonImage[], known: fc.Arbitrary<WebServer>) => fc.oneof(
  fc.record({
    image: oneOf(...images), server: maybe(known), healthCheck: maybe(fc.oneof(httpCheck, providedCheck)),
  }),
  fc.record({
    image: oneOf(...images),
    server: fc.oneof(words.map(WebServer.command), fc.constant(WebServer.module('shop.worker'))),
    healthCheck: maybe(httpCheck),
  }),
);

export const webContainer = fc.tuple(
  fc.oneof(
    served(ASGI, servers('uvicorn', 'gunicorn', 'granian', 'hypercorn')), served(WSGI, servers('gunicorn', 'granian')),
  ),
  fc.record({
    ...common,
    name: maybe(oneOf('shop', 'a-1')),
    port: whole(1024, 65535),
    longestRequestSeconds: maybe(longest),
    longestSilenceSeconds: maybe(whole(1, 3995)),
    drainSeconds: maybe(whole(0, 30)),
    proxyTrust: maybe(oneOf(
      ProxyTrust.REACHABLE, ProxyTrust.EVERYBODY, ProxyTrust.NOBODY, ProxyTrust.of(['10.0.3.7', 'fd00::1']),
    )),
    scaling: maybe(webScaling),
  }),
  released,
).map(([serving, props, isReleased]) =>
  PythonContainer.web({ ...serving, ...props, release: releaseOf(serving.image, isReleased) }));

const QUEUES = [
  WorkerProcess.celery('shop.tasks:app'), WorkerProcess.rq(['default']), WorkerProcess.arq('shop.tasks.Settings'),
  WorkerProcess.dramatiq(['shop.tasks']), WorkerProcess.huey('shop.tasks.huey'),
];
const worked = fc.oneof(
  fc.record({
    process: oneOf(...QUEUES), healthCheck: maybe(fc.oneof(ownCheck, heartbeat)), scaling: maybe(workerScaling),
  }),
  fc.record({
    process: fc.oneof(words.map(WorkerProcess.command), fc.constant(WorkerProcess.module('shop.worker'))),
    healthCheck: maybe(ownCheck),
    scaling: maybe(workerScaling),
  }),
  fc.record({
    process: oneOf(WorkerProcess.celeryBeat('shop.tasks:app'), WorkerProcess.module('shop.worker')),
    healthCheck: maybe(ownCheck),
    scaling: maybe(whole(0, 1).map(Scaling.fixed)),
    singleton: fc.constant(true),
  }),
);

export const workerContainer = fc.tuple(
  oneOf(...ASGI, ...WSGI), worked, fc.record({ ...common, longestTaskSeconds: maybe(longest) }), released,
).map(([image, work, props, isReleased]) =>
  PythonContainer.worker({ image, ...work, ...props, release: releaseOf(image, isReleased) }));

export const jobContainer = fc.record({
  ...common,
  image: oneOf(...ASGI, ...WSGI),
  process: fc.oneof(
    words.map(JobProcess.command), oneOf(JobProcess.module('shop.worker'), JobProcess.django('migrate', '--no-input')),
  ),
  longestTaskSeconds: maybe(longest),
  timeLimitSeconds: maybe(whole(1, 2 ** 31 - 1)),
}).map(props => PythonContainer.job(props));
