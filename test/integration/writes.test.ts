import { build, stage } from './builds';
import { docker, dockerAsync, fewAtATime, logs, run, until } from './docker';
import { addressOf, PROJECT, PUBLISHED, QUEUE_WORKERS, readiness, SERVERS, type Kind } from './kinds';
import { copyOf } from './projects';
import { TRACE, traced, writesIn } from './strace';
import { WorkerLab } from './worker-lab';
import { PythonContainer, PythonImage, WorkerProcess } from '../../src';
import { APP_DIRECTORY } from '../../src/image';

/** What every platform gives a container besides: the kernel's devices, and memory that processes share. */
const OF_THE_PLATFORM = ['/dev/null', '/dev/shm'];

const REQUESTS = 100;
const TASKS = 20;
const UPLOADED_BYTES = 5_000_000;

const tag = `writes-${process.pid}:test`;
const tracedTag = `writes-${process.pid}:traced`;
const lab = new WorkerLab(tracedTag);
const outcomes = new Map<string, { readonly trace: string; readonly log: string }>();
let image: PythonImage;

async function serve(container: string): Promise<void> {
  const address = addressOf(container);
  for (let sent = 0; sent < REQUESTS; sent += 1) {
    expect((await fetch(`${address}/slow?seconds=0`)).status).toBe(200);
  }
  const body = new FormData();
  body.append('file', new Blob([new Uint8Array(UPLOADED_BYTES)]), 'file');
  expect(await (await fetch(`${address}/upload`, { method: 'POST', body })).text()).toBe(String(UPLOADED_BYTES));
}

async function work(kind: string): Promise<void> {
  await lab.send({ framework: kind }, 0, TASKS, 0.01);
  await until(`the tasks of ${kind}`, 60, async () => await lab.count(`${kind}:done`) === TASKS);
}

async function trace(kind: Kind): Promise<void> {
  const container = await lab.start(kind.container(image), ...TRACE.flags, ...PUBLISHED);
  await readiness(kind, container);
  if (kind.ready === undefined) {
    await serve(container);
  } else if (kind.name !== 'celery beat') {
    await work(kind.name);
  }
  outcomes.set(kind.name, { trace: await dockerAsync('exec', container, 'cat', TRACE.file), log: logs(container) });
  docker('rm', '--force', container);
}

const KINDS = [...SERVERS, ...QUEUE_WORKERS];

beforeAll(async () => {
  const project = copyOf(PROJECT);
  image = PythonImage.fromDirectory(project);
  build(stage(project), tag);
  run('docker', ['build', '--quiet', '--tag', tracedTag, '-'], { input: traced(tag) });
  await lab.open();
  await fewAtATime(KINDS, 4, trace);
}, 600_000);

afterAll(() => {
  lab.close();
  run('docker', ['rmi', '--force', tracedTag, tag], { accept: [0, 1] });
});

test.each(KINDS)('$name writes nowhere but to the declared paths', ({ name, container }) => {
  const { trace: text, log } = outcomes.get(name)!;
  const declared = container(image)._spec.writablePaths.map(({ path }) => path);
  const { done, refused } = writesIn(text, APP_DIRECTORY);
  const isAllowed = (path: string) =>
    [...declared, ...OF_THE_PLATFORM].some(each => path === each || path.startsWith(`${each}/`));
  expect({ refused, elsewhere: done.filter(path => !isAllowed(path)) }).toEqual({ refused: [], elsewhere: [] });
  expect(log).not.toMatch(/EROFS|Errno 30|Read-only file system/);
  // Uploads above a megabyte, and heartbeats.
  expect(done.some(path => path === '/tmp' || path.startsWith('/tmp/'))).toBe(true);
});

test('what a program writes elsewhere is seen', async () => {
  const source = `
import os, threading
for path in ("/app/log", "kept", "/dev/shm/kept"):
    try: open(path, "w")
    except OSError as error: print(error, flush=True)
try: os.mkdir("/data")
except OSError: pass
print("done", flush=True)
threading.Event().wait()`;
  const process = WorkerProcess.command(['python', '-c', source]);
  const container = await lab.start(PythonContainer.worker({ image, process }), ...TRACE.flags);
  await until('all writes', 30, () => logs(container).includes('done'));
  expect(writesIn(docker('exec', container, 'cat', TRACE.file), APP_DIRECTORY)).toEqual({
    done: ['/dev/shm/kept'], refused: ['/app/kept (EROFS)', '/app/log (EROFS)', '/data (EROFS)'],
  });
});
