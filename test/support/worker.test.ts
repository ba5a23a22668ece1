import { execFile } from 'child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, statSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { dirname, join } from 'path';
import { SUPPORT, type Outcome } from './python';

/** Modules that look like those of a framework; the real ones are in `test/integration/workers.test.ts`. */
function modules(files: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), 'worker-'));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

const ARQ = {
  'arq/__init__.py': '',
  'arq/worker.py': `class Worker:
    def __init__(self, handle_signals=True, job_completion_wait=0): pass
    async def heart_beat(self):
        print("own heart beat")
`,
  'arq/cli.py': `import asyncio, sys
from .worker import Worker
def run_worker(settings, **kwargs):
    print(settings, kwargs)
    asyncio.run(Worker().heart_beat())
def cli():
    print(sys.argv, sys.path[0].endswith("support"))
    run_worker(sys.argv[1])
`,
};

function worker(
  words: string[], folder: string, variables: Record<string, string> = {}, cwd?: string,
): Promise<Outcome> {
  return new Promise(resolve => {
    const env = { PATH: process.env.PATH, PYTHONPATH: folder, ...variables };
    const launcher = ['-B', join(SUPPORT, 'worker.py'), ...words];
    const child = execFile('python3', launcher, { env, cwd }, (_error, stdout, stderr) =>
      resolve({ code: child.exitCode ?? -1, stdout, stderr }));
  });
}

test('runs the program with its own arguments, in which our files hide no module', async () => {
  const { code, stdout } = await worker(['arq', 'shop.Settings', '--grace', '9'], modules(ARQ));
  expect(stdout.split('\n')).toEqual([
    "['arq', 'shop.Settings', '--grace', '9'] False", 'shop.Settings {}', 'own heart beat', '',
  ]);
  expect(code).toBe(0);
});

test('adds the limit of a stop, and a heartbeat to that of the framework', async () => {
  const heartbeat = join(modules({}), 'a', 'heartbeat');
  const words = ['--grace', '30', '--heartbeat', heartbeat, 'arq', 'shop.Settings'];
  const { stdout } = await worker(words, modules(ARQ));
  expect(stdout).toContain("shop.Settings {'job_completion_wait': 30, 'handle_signals': True}\nown heart beat");
  expect(readdirSync(heartbeat)).toEqual([expect.stringMatching(/^\d+$/)]);
});

test('heartbeats of an earlier run in the same folder are removed', async () => {
  const heartbeat = modules({ 123456: '' });
  await worker(['--heartbeat', heartbeat, 'arq', 'shop.Settings'], modules(ARQ));
  expect(existsSync(join(heartbeat, '123456'))).toBe(false);
});

test('a heartbeat that cannot be written is said once, and the worker goes on', async () => {
  const beats = ARQ['arq/cli.py'].replace('asyncio.run(Worker().heart_beat())', `
    import arq.worker, os, shutil, time
    shutil.rmtree(os.environ["HEARTBEAT"])
    for _ in range(2):
        time.monotonic = lambda start=time.monotonic(): start + 100
        asyncio.run(Worker().heart_beat())`);
  const heartbeat = modules({});
  const words = ['--heartbeat', heartbeat, 'arq', 'shop.Settings'];
  const folder = modules({ ...ARQ, 'arq/cli.py': beats });
  const { code, stdout, stderr } = await worker(words, folder, { HEARTBEAT: heartbeat });
  expect([code, stdout.match(/own heart beat/g)]).toEqual([0, ['own heart beat', 'own heart beat']]);
  expect(stderr.match(/worker: cannot write the heartbeat .*: No such file or directory/g)).toHaveLength(1);
});

test('a framework that changed runs all the same, says so, and counts as healthy', async () => {
  const heartbeat = modules({});
  const changed = modules({ ...ARQ, 'arq/worker.py': 'class Worker:\n    async def heartbeat(self): pass\n' });
  const { stdout, stderr } = await worker(['--heartbeat', heartbeat, 'arq', 'shop.Settings'], changed);
  expect(stdout).toContain("['arq', 'shop.Settings']");
  expect(stderr).toContain('worker: arq has changed, so it runs without a heartbeat and without a limit for its stop: '
    + "type object 'Worker' has no attribute 'heart_beat'");
  const [file] = readdirSync(heartbeat);
  expect(statSync(join(heartbeat, file)).mtimeMs).toBeGreaterThan(Date.now() + 1e10);
});

test('an arq that cannot wait for its jobs runs without the limit, and says so', async () => {
  const old = { ...ARQ, 'arq/worker.py': ARQ['arq/worker.py'].replace(', job_completion_wait=0', '') };
  const { stdout, stderr } = await worker(['--grace', '9', 'arq', 'shop.Settings'], modules(old));
  expect(stdout).toContain('shop.Settings {}');
  expect(stderr).toContain('Worker has no job_completion_wait');
});

const CELERY = {
  'celery/__init__.py': '',
  'celery/apps/__init__.py': '',
  'celery/apps/worker.py': `from functools import partial
def handle(sig, exitcode=0): return sig, exitcode
install_worker_int_handler = partial(handle, sig="SIGINT", exitcode=1)
`,
  'celery/bootsteps.py': 'class StartStopStep: pass\n',
  'celery/concurrency/__init__.py': '',
  'celery/concurrency/prefork.py': 'class TaskPool: pass\n',
  'celery/concurrency/solo.py': 'class TaskPool: pass\n',
  'celery/signals.py': `class Signal:
    def connect(self, receiver, weak, dispatch_uid=None): self.send = receiver
    def send(self, **_): pass
celeryd_init, worker_shutting_down, beat_init, task_prerun, task_postrun = [Signal() for _ in range(5)]
`,
  'celery/__main__.py': `import importlib, signal, subprocess, sys, time
from types import SimpleNamespace
from celery import signals
def main():
    pool = importlib.import_module("celery.concurrency." + sys.argv[1]).TaskPool()
    conf = SimpleNamespace(worker_soft_shutdown_timeout=40)
    app = SimpleNamespace(conf=conf, steps={"consumer": set()})
    child = subprocess.Popen(["sleep", "60" if sys.argv[1] == "prefork" else "0"])
    pool.info = {"processes": [2 ** 22, child.pid]}
    quality = SimpleNamespace(restore_unacked_once=lambda: print("gives back", flush=True))
    consumer = SimpleNamespace(task_consumer=SimpleNamespace(channel=SimpleNamespace(qos=quality)))
    signals.celeryd_init.send(instance=SimpleNamespace(app=app, pool=pool, consumer=consumer))
    if "--long" in sys.argv:
        [beat] = app.steps["consumer"]
        beat().start(SimpleNamespace(timer=SimpleNamespace(call_repeatedly=lambda *_: None), pool=pool))
        signals.task_prerun.send(task_id=1)
    if "--stop" in sys.argv:
        signal.signal(signal.SIGQUIT, lambda *_: print("cold stop", child.poll()))
        signals.worker_shutting_down.send(how="Warm")
        if sys.argv[1] == "solo": time.sleep(10)
        print("ended", child.wait(timeout=10))
    child.kill()
    import celery.apps.worker
    print(conf.worker_soft_shutdown_timeout, [step.__name__ for step in app.steps["consumer"]])
    print(celery.apps.worker.install_worker_int_handler())
`,
};

test.each([
  ['has no soft stop besides the limit of its stop', ['--grace', '9'], 0],
  ['without a limit keeps its soft stop', [], 40],
])('celery %s', async (_name, words, timeout) => {
  expect((await worker([...words, 'celery', 'prefork'], modules(CELERY))).stdout).toContain(`${timeout} ['Beat']\n`);
});

test('celery ends its processes that do not end themselves after the limit', async () => {
  const { stdout, stderr } = await worker(['--grace', '1', 'celery', 'prefork', '--stop'], modules(CELERY));
  expect([stdout, stderr]).toEqual([expect.stringMatching(/^cold stop None\nended -9\n0 /), '']);
});

test('celery with all tasks in one process gives their messages back after the limit, and ends with 0', async () => {
  const { code, stdout, stderr } = await worker(['--grace', '1', 'celery', 'solo', '--stop'], modules(CELERY));
  expect([code, stdout, stderr]).toEqual([0, 'gives back\n', '']);
});

test('a task of celery in the main process is no loop that hangs', async () => {
  const heartbeat = modules({});
  const timeOf = async (pool: string): Promise<number> => {
    await worker(['--heartbeat', heartbeat, 'celery', pool, '--long'], modules(CELERY));
    return statSync(join(heartbeat, readdirSync(heartbeat)[0])).mtimeMs;
  };
  expect(await timeOf('solo')).toBeGreaterThan(Date.now() + 1e10);
  expect(await timeOf('prefork')).toBeLessThan(Date.now() + 1e10);
});

const RQ = {
  'rq/__init__.py': '',
  'rq/worker.py': `class Worker:
    job_monitoring_interval = 30
    dequeue_timeout = property(lambda self: 100)
    horse_pid = 7
    def heartbeat(self): pass
    def handle_warm_shutdown_request(self): print("warm stop")
    def kill_horse(self): print("killed the job")
`,
  'rq/cli.py': `import signal, time
from .worker import Worker
def main():
    signal.signal(signal.SIGTERM, lambda *_: print("cold stop"))
    Worker().handle_warm_shutdown_request()
    print(Worker().dequeue_timeout)
    for _ in range(4): time.sleep(1)
`,
};

test('rq ends the job after the limit, so that it fails at once, and itself if that takes long', async () => {
  const { stdout } = await worker(['--grace', '1', 'rq', 'worker'], modules(RQ));
  expect(stdout).toBe('warm stop\n10\nkilled the job\ncold stop\n');
});

const SEARCHES = [['600', 60], ['30', 30]] as const;

test.each(SEARCHES)('rq, with a search for killed jobs every %s s, does it every %i s', async (own, seconds) => {
  const searching = RQ['rq/cli.py'].replace(/Worker\(\)\.handle[^]*/, `worker = Worker()
    worker.maintenance_interval = ${own}
    worker.heartbeat()
    print(worker.maintenance_interval, worker.job_monitoring_interval)
`);
  expect((await worker(['rq', 'worker'], modules({ ...RQ, 'rq/cli.py': searching }))).stdout).toBe(`${seconds} 10\n`);
});

test('rq that runs jobs in its own process has none to end', async () => {
  const simple = { ...RQ, 'rq/worker.py': RQ['rq/worker.py'].replace('horse_pid = 7', 'horse_pid = 0') };
  expect((await worker(['--grace', '1', 'rq', 'worker'], modules(simple))).stdout).toBe('warm stop\n10\ncold stop\n');
});

test('celery ends with 0 after SIGINT too', async () => {
  expect((await worker(['celery', 'prefork'], modules(CELERY))).stdout).toContain("('SIGINT', 0)\n");
});

const HUEY = {
  'huey/__init__.py': '',
  'huey/bin/__init__.py': '',
  'huey/consumer.py': `import signal
class Consumer:
    def loop(self): pass
    def _set_signal_handlers(self): signal.signal(signal.SIGINT, self._handle_signal)
    def _handle_signal(self, number, frame):
        print("finishes", number, flush=True)
        signal.signal(number, signal.default_int_handler)
`,
  'huey/bin/huey_consumer.py': `import os, signal, sys, time
from huey.consumer import Consumer
def consumer_main():
    Consumer()._set_signal_handlers()
    os.kill(os.getpid(), getattr(signal, sys.argv[1]))
    try:
        time.sleep(20)
    except KeyboardInterrupt:
        print("interrupted")
`,
};

test.each(['SIGTERM', 'SIGINT'])(
  'huey finishes its tasks after %s, and interrupts them after the limit', async signal => {
    const { stdout } = await worker(['--grace', '1', 'huey_consumer', signal], modules(HUEY));
    expect(stdout).toBe('finishes 2\ninterrupted\n');
  },
);

test.each([
  ['a file', ['manage.py', 'x'], 'manage.py'], ['a module', ['-m', 'manage', 'x'], expect.stringMatching(/manage\.py$/)],
])('%s runs as Python runs it, with what its framework lacks', async (_name, words, path) => {
  const manage = `import os, shop, sys
from huey.consumer import Consumer
if __name__ == "__main__":
    print(sys.argv[0], sys.argv[1:], shop.__name__, flush=True)
    Consumer()._set_signal_handlers()
    os.kill(os.getpid(), 15)
`;
  const folder = modules({ ...HUEY, 'manage.py': manage, 'shop.py': '' });
  const { stdout } = await worker(['--grace', '1', '--as', 'huey_consumer', ...words], folder, {}, folder);
  const [argv, rest] = [stdout.split(' ')[0], stdout.slice(stdout.indexOf(' ') + 1)];
  expect([argv, rest]).toEqual([path, "['x'] shop\nfinishes 2\n"]);
});

test('celery counts as healthy until its first connection', async () => {
  const heartbeat = modules({});
  await worker(['--heartbeat', heartbeat, 'celery', 'prefork'], modules(CELERY));
  const [file] = readdirSync(heartbeat);
  expect(statSync(join(heartbeat, file)).mtimeMs).toBeGreaterThan(Date.now() + 1e10);
});

test.each([
  [[]], [['--grace', '9']], [['uvicorn', 'shop.main:app']], [['--as', 'huey_consumer']],
])('fails for %j, with what is expected', async words => {
  expect(await worker(words, modules({}))).toEqual({
    code: 125,
    stdout: '',
    stderr: expect.stringMatching(/^worker: expected worker\.py .*; PROGRAM is one of arq, celery,/),
  });
});
