import { readdirSync, readFileSync } from 'fs';
import { join } from 'path';
import { ask } from './asking';
import { docker, logs, python, run, state, until } from './docker';
import { build, start, synthesize, url, type SynthesizedTask } from './ecs-task';
import { CANARY, copyOf } from './projects';
import { ALL_ENVIRONMENTS, PRIVILEGES, WRITABLE_FOLDERS } from './scripts';
import { stopped } from './stopping';
import { ContainerSecret, PythonContainer, PythonImage, WorkerProcess, WritablePath } from '../../src';

const SECRET_VALUE = 'correct-horse-battery-staple';

interface Case {
  readonly name: string;
  readonly project: string;
  readonly secret: string;
  readonly container: (image: PythonImage, secrets: ContainerSecret[]) => PythonContainer;
  /** A request that takes some seconds; undefined for a worker. */
  readonly slow?: string;
  /** What a worker logs when it is done with its last task. */
  readonly lastWords?: string;
}

const cases: Case[] = [
  {
    name: 'FastAPI under uvicorn, with a secret',
    project: 'examples/shop',
    secret: 'db-password',
    container: (image, secrets) =>
      PythonContainer.web({ image, secrets, writablePaths: [WritablePath.of('/var/cache/shop', 16)] }),
    slow: '/report?seconds=6',
  },
  {
    name: 'a worker that is a plain module',
    project: 'test/fixtures/projects/worker',
    secret: 'smtp-password',
    container: (image, secrets) =>
      PythonContainer.worker({ image, secrets, process: WorkerProcess.module('mailer.worker') }),
    lastWords: 'stopped',
  },
];

describe.each(cases)(
  '$name, run as its ECS task definition says',
  ({ project, secret, container, slow, lastWords }) => {
    const name = `task-${process.pid}-${project.split('/').pop()}`;
    const tag = `${name}:test`;
    let task: SynthesizedTask;
    let declared: string[];

    beforeAll(() => {
      const described = container(PythonImage.fromDirectory(copyOf(project)), [ContainerSecret.file(secret)]);
      declared = described._spec.writablePaths.map(({ path }) => path);
      task = synthesize(described);
      build(task, tag);
      start(name, tag, task, { [`CONTAINER_SECRET_${secret}`]: SECRET_VALUE });
    });

    afterAll(() => {
      docker('rm', '--force', '--volumes', name);
      docker('image', 'rm', '--force', tag);
    });

    if (slow) {
      test('the server answers', async () => {
        const status = () => ask({ url: url(name, '/healthz') }).then(answer => answer.status, () => undefined);
        await until('an answer', 60, async () => await status() === 200);
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
      expect(JSON.parse(python(name, WRITABLE_FOLDERS))).toEqual([...declared, '/run/secrets'].sort());
    });

    test("the secret is a file that only its user may read, and in no process's environment", () => {
      const read = `import os; p = '/run/secrets/${secret}'; print(open(p).read(), oct(os.stat(p).st_mode & 0o777))`;
      expect(python(name, read)).toBe(`${SECRET_VALUE} 0o400`);
      const environments = python(name, ALL_ENVIRONMENTS);
      expect(environments).toMatch(/^1 .*PYTHONMALLOC=malloc/m);
      expect(environments).not.toContain(SECRET_VALUE);
    });

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
      const { StopTimeout } = task.definition;
      const ending = await stopped(name, StopTimeout, slow === undefined ? undefined : { url: url(name, slow) });
      expect(ending).toMatchObject({ exitCode: 0, signals: ['15'], ...slow && { status: 200, refusesLate: true } });
      expect(ending.seconds).toBeLessThan(StopTimeout);
      expect(state(name).OOMKilled).toBe(false);
      if (lastWords) { expect(logs(name)).toContain(lastWords); }
    });
  },
);

/** Paths below a folder whose content holds one of the texts. */
function filesContaining(directory: string, texts: string[]): string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name))
    .filter(path => texts.some(text => readFileSync(path).includes(text)));
}
