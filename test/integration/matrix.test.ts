import { readFileSync } from 'fs';
import { join } from 'path';
import { ask } from './asking';
import { build, serve, stage, type Build } from './builds';
import { docker, logs, python, run, state, until } from './docker';
import { copyOf } from './projects';
import {
  BYTECODE, CPU_MILLISECONDS, FILES_NOT_OF_ROOT, HAVE_ALLOCATOR, PRIVILEGES, WRITABLE_FOLDERS,
} from './scripts';
import { stopped } from './stopping';
import { PythonBase, PythonContainer, PythonImage } from '../../src';

interface Sample {
  readonly name: string;
  readonly project: string;
  readonly member?: string;
  /** The only name that it answers to, the health route apart. */
  readonly host?: string;
  /** What it is asked, and its answer: both need its packages. */
  readonly question: unknown;
  readonly answer: unknown;
}

const SAMPLES: Sample[] = [
  {
    name: 'a FastAPI service of about 30 packages',
    project: 'web',
    question: { product: 'tea' },
    answer: {
      stored: ['tea'], counted: 1, request: '{"products":["tea"]}', loop: 'uvloop', clients: ['redis', 'Protocol'],
    },
  },
  {
    name: 'Django under gunicorn, with Pillow and psycopg',
    project: 'django',
    host: 'shop.example',
    question: { customer: 'ada' },
    answer: { customers: ['ada'], picture: [100, 50], query: "select 'ada'", libpq: 'binary' },
  },
  {
    name: 'numpy, pandas, scipy and scikit-learn',
    project: 'science',
    question: { price: 6, weekday: 2 },
    // 100 - 3 * (6 - 4) + 2, and 3 * 1.644854 more.
    answer: { mean: 96, at_most: 100.934561 },
  },
  {
    name: 'a member of a workspace that needs another one',
    project: 'workspace',
    member: 'members/api',
    question: [1, 2.5],
    answer: { doubled: [2, 5], api: '1.0.0', tools: '1.0.0' },
  },
];

const BASES = [['slim', PythonBase.SLIM], ['distroless', PythonBase.DISTROLESS]] as const;

/** The layers of packages have numbers for names. */
const isOfPackages = (name: string) => /^\d+$/.test(name);

/** The stage `build` up to the step that makes those layers. */
function stepsOfPackages(context: string): string {
  const text = readFileSync(join(context, 'Dockerfile'), 'utf8');
  return /^FROM .* AS build\n[^]*uv pip install[^]*?^# The links to the interpreter/m.exec(text)![0];
}

describe.each(SAMPLES)('$name', ({ project, member = '.', host, question, answer }) => {
  const prefix = `matrix-${process.pid}-${project}`;
  const contexts: string[] = [];
  const builds: Build[] = [];
  let directory: string;

  beforeAll(() => { directory = join(copyOf(`test/integration/samples/${project}`), member); });

  describe.each(BASES)('on %s', (baseName, base) => {
    const name = `${prefix}-${baseName}`;
    let built: Build;
    let address: string;

    beforeAll(async () => {
      const context = stage(directory, { base });
      contexts.push(context);
      built = build(context, name);
      builds.push(built);
      address = await serve(name, name, '--health-interval', '1s', '--env', 'PYTHONVERBOSE=1');
    });

    afterAll(() => {
      run('docker', ['rm', '--force', '--volumes', name], { accept: [0, 1] });
      run('docker', ['rmi', '--force', name], { accept: [0, 1] });
    });

    test('has at most 14 layers beside those of its base', () => {
      expect(Object.keys(built.layers).length).toBeLessThanOrEqual(14);
    });

    test("is healthy for the engine, by the image's HEALTHCHECK, and ready for a load balancer", async () => {
      await until('health', 60, () => state(name).Health?.Status === 'healthy');
      expect((await ask({ url: `${address}/healthz?probe=readiness` })).status).toBe(200);
    });

    test('gets its memory from jemalloc, in every process', () => {
      expect(python(name, HAVE_ALLOCATOR).trim()).toBe('[True] True');
    });

    test('is checked for 20 ms of CPU at most', () => {
      const [how, ...check] = JSON.parse(docker('inspect', '--format', '{{json .Config.Healthcheck.Test}}', name));
      expect(how).toBe('CMD');
      expect(Number(python(name, CPU_MILLISECONDS, ...check))).toBeLessThan(20);
    });

    test('answers a request that needs its packages', async () => {
      const { status, text } = await ask({ url: `${address}/answer`, host, body: question });
      expect([status, JSON.parse(text)]).toEqual([200, answer]);
    });

    test('has compiled nothing until then', () => {
      const log = logs(name);
      // What PYTHONVERBOSE prints for each module, with a path in quotes if its bytecode was there.
      expect(log.match(/^# code object from '.*\.pyc'$/gm)!.length).toBeGreaterThan(300);
      expect(log.match(/^# code object from .*\.py$/gm) ?? []).toEqual([]);
    });

    test('has bytecode of all packages and of the application, made from the sources beside it', () => {
      expect(JSON.parse(python(name, BYTECODE))).toEqual({ current: expect.any(Number), missing: [], stale: [] });
    });

    test('runs every process as the numeric user, without capabilities or escalation, under seccomp', () => {
      const none = '0000000000000000';
      for (const status of JSON.parse(python(name, PRIVILEGES))) {
        expect(status).toEqual({
          Uid: '10001', Gid: '10001', CapEff: none, CapPrm: none, CapBnd: none, NoNewPrivs: '1', Seccomp: '2',
        });
      }
    });

    test('can write to /tmp only, and all files are of root', () => {
      expect(JSON.parse(python(name, WRITABLE_FOLDERS))).toEqual(['/tmp']);
      expect(JSON.parse(python(name, FILES_NOT_OF_ROOT))).toEqual([]);
    });

    test('answers the request in flight after SIGTERM, and ends with 0 within its grace', async () => {
      const { shutdown } = PythonContainer.web({ image: PythonImage.fromDirectory(directory, { base }) });
      const ending = await stopped(name, shutdown.stopSeconds, { url: `${address}/slow?seconds=4`, host });
      expect(ending).toEqual({
        exitCode: 0, signals: ['15'], status: 200, refusesLate: true, seconds: expect.any(Number),
      });
      expect(ending.seconds).toBeLessThan(shutdown.stopSeconds);
    });
  });

  test('has the same layers of packages on both bases, made by the same steps, so that they are made once', () => {
    const [first, second] = builds.map(({ layers }) => Object.entries(layers).filter(([name]) => isOfPackages(name)));
    expect(first.length).toBeGreaterThan(0);
    expect(second).toEqual(first);
    // Not what the engine had in its cache: a build of somebody else at the same time may repeat steps of this one.
    expect(stepsOfPackages(contexts[1])).toBe(stepsOfPackages(contexts[0]));
  });
});
