import { readdirSync, readFileSync } from 'fs';
import { get } from 'http';
import { join } from 'path';
import { docker, logs, python, run, signalsSentTo, sleep, state, until } from './docker';
import { build, start, stop, synthesize, url, type SynthesizedTask } from './ecs-task';
import { CANARY, copyOf } from './projects';
import { ALL_ENVIRONMENTS, FILES_NOT_OF_ROOT, NEW_CONNECTION, ORPHANS, PRIVILEGES, WRITABLE_FOLDERS } from './scripts';
import { ContainerSecret, PythonContainer, PythonImage, WorkerProcess, WritablePath } from '../../src';

const SECRET_VALUE = 'correct-horse-battery-staple';

/** The only host name that the Django project answers to, the health route apart. */
const KNOWN_HOST = 'blog.example';

interface Case {
  readonly name: string;
  readonly project: string;
  readonly secrets: string[];
  readonly container: (image: PythonImage, secrets: ContainerSecret[]) => PythonContainer;
  /** A request that takes some seconds; undefined for a worker. */
  readonly slow?: (seconds: number) => string;
  /** What a worker logs when it is done with its last task. */
  readonly lastWords?: string;
}

const cases: Case[] = [
  {
    name: 'FastAPI under uvicorn, with a secret',
    project: 'examples/shop',
    secrets: ['db-password'],
    container: (image, secrets) =>
      PythonContainer.web({ image, secrets, writablePaths: [WritablePath.of('/var/cache/shop', 16)] }),
    slow: seconds => `/report?seconds=${seconds}`,
  },
  {
    name: 'Django under gunicorn',
    project: 'test/fixtures/projects/django',
    // Without one, the image's own entry point runs.
    secrets: [],
    container: image => PythonContainer.web({ image }),
    slow: seconds => `/slow?seconds=${seconds}`,
  },
  {
    name: 'a worker that is a plain module',
    project: 'test/fixtures/projects/worker',
    secrets: ['smtp-password'],
    container: (image, secrets) =>
      PythonContainer.worker({ image, secrets, process: WorkerProcess.module('mailer.worker') }),
    lastWords: 'stopped',
  },
];

describe.each(cases)(
  '$name, run as its ECS task definition says',
  ({ project, secrets, container, slow, lastWords }) => {
    const name = `task-${process.pid}-${project.split('/').pop()}`;
    const tag = `${name}:test`;
    let task: SynthesizedTask;
    let declared: string[];

    beforeAll(() => {
      const described = container(
        PythonImage.fromDirectory(copyOf(project)),
        secrets.map(secret => ContainerSecret.file(secret)),
      );
      declared = described._spec.writablePaths.map(({ path }) => path);
      task = synthesize(described);
      build(task, tag);
      start(name, tag, task, Object.fromEntries(secrets.map(secret => [`CONTAINER_SECRET_${secret}`, SECRET_VALUE])));
    });

    afterAll(() => {
      docker('rm', '--force', '--volumes', name);
      docker('image', 'rm', '--force', tag);
    });

    if (slow) {
      test("/healthz answers 200 and the engine reports it healthy through the image's HEALTHCHECK", async () => {
        await until('health', 60, () => state(name).Health?.Status === 'healthy');
        expect((await fetch(url(name, '/healthz'))).status).toBe(200);
      });

      test('the readiness path answers 200 to load balancers, which ask without a known host name', async () => {
        expect((await fetch(url(name, '/healthz?probe=readiness'))).status).toBe(200);
      });
    } else {
      test('the worker does its tasks', async () => {
        await until('the first task', 30, () => logs(name).includes('finished'));
        expect(state(name).Running).toBe(true);
      });
    }

    test('every process runs as the numeric user, without capabilities or escalation, under seccomp', () => {
      for (const status of JSON.parse(python(name, PRIVILEGES))) {
        expect(status).toEqual({
          Uid: '10001',
          Gid: '10001',
          CapEff: '0000000000000000',
          CapPrm: '0000000000000000',
          CapBnd: '0000000000000000',
          NoNewPrivs: '1',
          Seccomp: '2',
        });
      }
    });

    test('only the declared paths can be written', () => {
      const secretFolder = secrets.length > 0 ? ['/run/secrets'] : [];
      expect(JSON.parse(python(name, WRITABLE_FOLDERS))).toEqual([...declared, ...secretFolder].sort());
    });

    test("the application's files belong to root and nobody else may write them", () => {
      expect(JSON.parse(python(name, FILES_NOT_OF_ROOT))).toEqual([]);
    });

    test('twenty orphaned grandchildren leave no zombie', () => {
      expect(python(name, ORPHANS)).toBe('0');
    });

    for (const secret of secrets) {
      test(`the secret ${secret} is a file that only its user may read, and in no process's environment`, () => {
        const read = `import os; p = '/run/secrets/${secret}'; print(open(p).read(), oct(os.stat(p).st_mode & 0o777))`;
        expect(python(name, read)).toBe(`${SECRET_VALUE} 0o400`);
        const environments = python(name, ALL_ENVIRONMENTS);
        expect(environments).toMatch(/^1 .*PYTHONMALLOC=malloc/m);
        expect(environments).not.toContain(SECRET_VALUE);
      });
    }

    test('nothing private of the project is in the image, its history or any generated file', () => {
      expect(filesContaining(task.outputDirectory, [CANARY, SECRET_VALUE])).toEqual([]);
      expect(docker('history', '--no-trunc', tag)).not.toMatch(new RegExp(`${CANARY}|${SECRET_VALUE}`));
      // A second container, as root, so that no permission hides a file from the search.
      const search = [
        'run', '--rm', '--user', '0:0', '--entrypoint', 'grep', tag, '-rlF', CANARY, '/app', '/opt', '/etc', '/home',
        '/root', '/usr', '/var',
      ];
      expect(run('docker', search, { accept: [0, 1] })).toBe('');
    });

    test('SIGTERM lets the running work end, then the process ends with 0 inside the stop time', async () => {
      const answer = slow && statusOf(url(name, slow(6)), KNOWN_HOST);
      await sleep(1_000);
      const stopped = stop(name, task);
      await sleep(500);
      const late = slow && (JSON.parse(python(name, NEW_CONNECTION)) as [string, number]);
      if (answer) {
        expect(await answer).toBe(200);
      }
      const seconds = await stopped;
      expect(seconds).toBeLessThan(task.definition.StopTimeout);
      expect(state(name)).toMatchObject({ Running: false, ExitCode: 0, OOMKilled: false });
      expect(signalsSentTo(name)).toEqual(['15']);
      if (lastWords) {
        expect(logs(name)).toContain(lastWords);
      }
      // The drain rules: a connection opened after the signal is refused, or ends with the server.
      if (late) {
        expect(late[1]).toBeLessThan(seconds);
      }
    });
  },
);

function statusOf(address: string, host: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    get(address, { headers: { host } }, response =>
      response.resume().once('end', () => resolve(response.statusCode)),
    ).once('error', reject);
  });
}

/** Paths below a folder whose content holds one of the texts. */
function filesContaining(directory: string, texts: string[]): string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name))
    .filter(path => texts.some(text => readFileSync(path).includes(text)));
}
