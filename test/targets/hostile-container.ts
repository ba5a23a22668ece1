import fc from 'fast-check';
import {
  ComputeSize, ContainerSecret, HealthCheck, JobProcess, ProxyTrust, PythonContainer, Scaling, WebServer, WorkerProcess,
  WritablePath,
} from '../../src';
import { fakeImage } from '../container/fake-image';
import { flag, hostileText, list, map, number, orWrong, text } from '../hostile';

/** Values of variables and words of commands may be nearly anything, so most of them are hostile. */
const word = fc.oneof(hostileText, text('serve', '--port=8000'));

const timing = fc.record({
  intervalSeconds: number(10, 20), timeoutSeconds: number(2, 3), retries: number(3), startSeconds: number(60, 0),
}, { requiredKeys: [] });

const paths = fc.record({ path: text('/healthz', '/up?x=1'), readinessPath: text('/ready') }, { requiredKeys: [] });
const http = fc.record({
  kind: fc.constant('http' as const),
  options: orWrong(fc.tuple(timing, paths).map(([one, other]) => ({ ...one, ...other }))),
});
const program = fc.record({ kind: fc.constant('command' as const), command: list(word, 3), timing: orWrong(timing) });
const none = fc.constant({ kind: 'none' as const });
const byDefault = fc.constant({ kind: 'default' as const });

/** A kind of container and its check, which seldom is that of the other kind. */
const kindAndHealth = fc.oneof(
  { weight: 10, arbitrary: fc.tuple(fc.constant('web' as const), fc.oneof(http, byDefault)) },
  { weight: 10, arbitrary: fc.tuple(fc.constant('worker' as const), fc.oneof(program, none, byDefault)) },
  { weight: 1, arbitrary: fc.tuple(fc.constantFrom('web' as const, 'worker' as const), fc.oneof(http, program, none)) },
);

/** Every prop of a container, and of the values that it takes. */
export const drawnContainer = fc.record({
  kindAndHealth,
  name: text('web', 'shop-1'),
  size: fc.tuple(number(0.25, 0.5, 1), number(1024, 2048)),
  processMemoryMiB: number(64, 256),
  environment: map(fc.oneof(fc.constantFrom('LEVEL', 'GREETING'), text('A_B')), word),
  publicVariables: fc.oneof({ weight: 8, arbitrary: fc.constant({}) }, map(text('LEVEL'), text('for everybody'))),
  secrets: list(text('db-password', 'constructor', 'a.b'), 2),
  secretVariables: list(fc.tuple(text('DATABASE_URL', 'A_TOKEN'), text('a library reads it', 'no file')), 2),
  writablePaths: list(fc.tuple(
    text('/data', '/var/cache/shop', '/app/logs'), number(1, 64), orWrong(fc.constant({ executable: true })),
  ), 2),
  cleanupSeconds: number(5, 0),
  scaling: fc.oneof(
    fc.constant(undefined),
    fc.record({
      least: number(1, 2),
      most: number(3),
      targets: orWrong(fc.record({
        cpuPercent: number(60), memoryPercent: number(70), requestsPerSecond: number(5),
      }, { requiredKeys: [] })),
    }),
  ),
  command: fc.oneof(fc.constant(undefined), list(word, 3)),
  port: number(8000, 9000),
  longest: number(25, 60),
  drainSeconds: number(10, 0),
  longestSilenceSeconds: fc.option(number(300), { nil: undefined }),
  singleton: flag,
  proxies: fc.option(list(text('10.0.0.1', 'fd00::/8'), 2), { nil: undefined }),
});

export type DrawnContainer = typeof drawnContainer extends fc.Arbitrary<infer T> ? T : never;

/** Something of the wrong type stays as it is: whoever takes it has to notice. */
const each = <T, R>(drawn: T[], make: (value: T) => R): R[] =>
  Array.isArray(drawn) ? drawn.map(make) : (drawn as unknown as R[]);

function secretsFrom({ secrets, secretVariables }: DrawnContainer): ContainerSecret[] {
  if (!Array.isArray(secretVariables)) { return secretVariables; }
  const variables = secretVariables.map(drawn => ContainerSecret.asEnvironment(drawn?.[0], drawn?.[1]));
  return Array.isArray(secrets) ? [...secrets.map(ContainerSecret.file), ...variables] : secrets;
}

function commonFrom(drawn: DrawnContainer) {
  return {
    image: fakeImage(),
    name: drawn.name,
    size: ComputeSize.of(...drawn.size),
    processMemoryMiB: drawn.processMemoryMiB,
    environment: drawn.environment,
    publicVariables: drawn.publicVariables,
    secrets: secretsFrom(drawn),
    writablePaths: each(drawn.writablePaths, folder => WritablePath.of(folder?.[0], folder?.[1], folder?.[2])),
    cleanupSeconds: drawn.cleanupSeconds,
  };
}

export function jobFrom(drawn: DrawnContainer): PythonContainer {
  return PythonContainer.job({
    ...commonFrom(drawn),
    process: drawn.command === undefined ? JobProcess.module('shop.worker') : JobProcess.command(drawn.command),
    longestTaskSeconds: drawn.longest,
  });
}

export function containerFrom(drawn: DrawnContainer, release?: PythonContainer): PythonContainer {
  const common = {
    ...commonFrom(drawn),
    release,
    healthCheck: healthFrom(drawn.kindAndHealth[1]),
    scaling: drawn.scaling && Scaling.between(drawn.scaling.least, drawn.scaling.most, drawn.scaling.targets),
  };
  return drawn.kindAndHealth[0] === 'web'
    ? PythonContainer.web({
      ...common,
      server: drawn.command === undefined ? undefined : WebServer.command(drawn.command),
      port: drawn.port,
      longestRequestSeconds: drawn.longest,
      drainSeconds: drawn.drainSeconds,
      longestSilenceSeconds: drawn.longestSilenceSeconds,
      proxyTrust: drawn.proxies && ProxyTrust.of(drawn.proxies),
    })
    : PythonContainer.worker({
      ...common,
      process: drawn.command === undefined ? WorkerProcess.module('shop.worker') : WorkerProcess.command(drawn.command),
      longestTaskSeconds: drawn.longest,
      singleton: drawn.singleton,
    });
}

function healthFrom(drawn: DrawnContainer['kindAndHealth'][1]): HealthCheck | undefined {
  switch (drawn.kind) {
    case 'none': return HealthCheck.none();
    case 'command': return HealthCheck.command(drawn.command, drawn.timing);
    case 'http': return HealthCheck.http(drawn.options);
    case 'default': return undefined;
  }
}
