import { ask } from './asking';
import { build, stage } from './builds';
import { docker, run, until } from './docker';
import { start, synthesize } from './ecs-task';
import { runArguments } from './hardened';
import { addressOf, PROJECT, PUBLISHED, QUEUE_WORKERS, readiness, SERVERS } from './kinds';
import { copyOf } from './projects';
import { WorkerLab } from './worker-lab';
import { ContainerSecret, JobProcess, PythonBase, PythonContainer, PythonImage, WebServer } from '../../src';

const BASES = [['slim', PythonBase.SLIM], ['distroless', PythonBase.DISTROLESS]] as const;

/** One process, which waits for none that it did not start. */
const UVICORN = SERVERS[0];
const CELERY = QUEUE_WORKERS[0];

const project = copyOf(PROJECT);

describe.each(BASES)('a hundred orphans leave no zombie 2 s later on %s', (baseName, base) => {
  const tag = `orphans-${process.pid}-${baseName}`;
  const lab = new WorkerLab(tag);
  const tasks: string[] = [];
  let image: PythonImage;

  beforeAll(async () => {
    image = PythonImage.fromDirectory(project, { base });
    build(stage(project, { base }), tag);
    await lab.open();
  });

  afterAll(() => {
    run('docker', ['rm', '--force', '--volumes', ...tasks], { accept: [0, 1] });
    lab.close();
    run('docker', ['rmi', '--force', tag], { accept: [0, 1] });
  });

  /** Runs it as its task definition says. @returns name of the container */
  const startTask = (drainBeforeStop: boolean, ...secrets: ContainerSecret[]): string => {
    const web = PythonContainer.web({ image, server: WebServer.uvicorn('web.asgi:app'), secrets });
    const name = `${tag}-${tasks.length}`;
    tasks.push(name);
    start(name, tag, synthesize(web, { drainBeforeStop }), { CONTAINER_SECRET_token: 'value' });
    return name;
  };

  test('below a server, whatever is process 1', async () => {
    const uvicorn = (...flags: string[]) => lab.start(UVICORN.container(image), ...PUBLISHED, ...flags);
    const token = ContainerSecret.file('token');
    const servers = {
      "the image's init": await uvicorn(),
      "Docker's init": await uvicorn('--init'),
      // As with `shareProcessNamespace` of Kubernetes; Redis waits for children of its own only.
      'another container': await uvicorn('--pid', `container:${lab.redis}`),
      'the init behind the launcher': startTask(false, token),
      'the init before the drain': startTask(true),
      'the init between both': startTask(true, token),
    };
    for (const each of Object.values(servers)) { await readiness(UVICORN, each); }
    const zombies = Object.entries(servers).map(async ([name, each]) =>
      [name, await ask({ url: `${addressOf(each)}/orphans?count=100` })] as const);
    expect(Object.fromEntries(await Promise.all(zombies)))
      .toEqual(Object.fromEntries(Object.keys(servers).map(name => [name, { status: 200, text: '0' }])));
  });

  test('below a task of a worker, which its launcher started', async () => {
    const worker = await lab.start(CELERY.container(image));
    await readiness(CELERY, worker);
    docker('exec', worker, 'python', '-c', 'from jobs.by_celery import orphans; orphans.delay(100)');
    const zombies = () => docker('exec', lab.redis, 'redis-cli', '--raw', 'get', 'zombies');
    await until('the end of the task', 60, () => zombies() !== '');
    expect(zombies()).toBe('0');
  });

  test.each([undefined, 60])('below a job with a time limit of %s s', timeLimitSeconds => {
    const process = JobProcess.command(['python', '-c', 'from web.trouble import orphans; print(orphans(100))']);
    const job = PythonContainer.job({ image, process, timeLimitSeconds });
    expect(docker('run', ...runArguments(job, tag, ['--rm']))).toBe('0');
  });
});
