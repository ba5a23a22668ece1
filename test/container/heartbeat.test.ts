import { fakeImage } from './fake-image';
import { ComputeSize, HealthCheck, PythonContainer, type WorkerContainerProps } from '../../src/container';
import { JobProcess, QUEUE_WORKERS, WorkerProcess } from '../../src/process';

const image = fakeImage({
  locked: { celery: '5.7.0', dramatiq: '2.2.1' },
  tasks: { celery: ['shop.tasks:app'], dramatiq: ['shop.tasks'] },
  text: 'acks_late',
});
const worker = (props: Partial<WorkerContainerProps>) =>
  PythonContainer.worker({ image, process: WorkerProcess.celery(), ...props });

test('a worker of a known framework is started with a heartbeat, which its health check reads', () => {
  const { command, _spec: { health }, warnings } = worker({ longestTaskSeconds: 90 });
  expect(command.slice(0, 8)).toEqual([
    'python', '/opt/container/worker.py', '--grace', '90', '--heartbeat', '/tmp/heartbeat', 'celery', '--app',
  ]);
  expect(health).toEqual({
    command: ['python', '-I', '-S', '/opt/container/heartbeat.py', '/tmp/heartbeat', '60'],
    intervalSeconds: 10,
    timeoutSeconds: 2,
    retries: 3,
    startSeconds: 60,
  });
  expect(warnings).toEqual([]);
});

test('the heartbeat has a timing of its own, and can be turned off, but the limit of a stop stays', () => {
  expect(worker({ healthCheck: HealthCheck.heartbeat({ retries: 9 }) })._spec.health!.retries).toBe(9);
  const { command, _spec: { health }, warnings } = worker({ healthCheck: HealthCheck.none() });
  expect(command.slice(0, 5)).toEqual(['python', '/opt/container/worker.py', '--grace', '25', 'celery']);
  expect(health).toBeUndefined();
  expect(warnings).toEqual([]);
  expect(worker({ process: WorkerProcess.dramatiq() }).command).not.toContain('--grace');
});

test("a command of Django that is huey's worker has its heartbeat and limit", () => {
  const withDjango = fakeImage({
    locked: { django: '6.0', huey: '3.5.4' }, framework: 'django', djangoSettings: 'blog.settings',
  });
  const { command, warnings } = PythonContainer.worker({
    image: withDjango, process: WorkerProcess.django('run_huey', '-w', '2'),
  });
  expect(command.join(' ')).toBe('python /opt/container/worker.py --grace 25 --heartbeat /tmp/heartbeat '
    + '--as huey_consumer -m django run_huey -w 2');
  expect(warnings).toEqual([]);
});

test('a worker may have another check instead, and then writes no heartbeat', () => {
  const { command, _spec } = worker({ healthCheck: HealthCheck.command(['shop-alive']) });
  expect(_spec.health!.command).toEqual(['shop-alive']);
  expect(command).not.toContain('--heartbeat');
});

test('fails when a heartbeat is asked of a program that has none', () => {
  expect(() => worker({ process: WorkerProcess.module('shop.worker'), healthCheck: HealthCheck.heartbeat() }))
    .toThrow("'healthCheck' is a heartbeat, which only these workers have: celery, rq, arq, dramatiq, huey; "
      + 'use HealthCheck.command([...]) or HealthCheck.none()');
});

test('a program without a heartbeat says that nothing watches it, unless that was chosen', () => {
  const warnings = (process: WorkerProcess, healthCheck?: HealthCheck) => worker({ process, healthCheck }).warnings;
  const module = WorkerProcess.module('shop.worker');
  expect(warnings(module)).toEqual([expect.stringContaining('no health check, since its program has no known place')]);
  expect(warnings(WorkerProcess.command(['celery', '-A', 'shop', 'worker'])))
    .toEqual([expect.stringContaining('use process: WorkerProcess.celery(...)')]);
  expect(warnings(module, HealthCheck.none())).toEqual([]);
  expect(PythonContainer.job({ image, process: JobProcess.module('shop.worker') }).warnings).toEqual([]);
});

test('the processes of a worker follow from its size, and need memory for each', () => {
  const { command, _spec: { environment } } = worker({ size: ComputeSize.XLARGE });
  expect(command.join(' ')).toContain('--concurrency 2');
  expect(environment).toEqual({ PYTHON_CPU_COUNT: '2' });
  const process = WorkerProcess.celery(undefined, { concurrency: 20 });
  expect(() => worker({ process })).toThrow('each of 20 processes needs 64');
});

test('celery beat never runs twice, whatever its container says', () => {
  expect(worker({ process: WorkerProcess.celeryBeat() })._spec.singleton).toBe(true);
  expect(worker({ process: WorkerProcess.celeryBeat() }).warnings).toEqual([]);
  expect(worker({})._spec.singleton).toBe(false);
  expect(() => worker({ process: WorkerProcess.celeryBeat(), singleton: false }))
    .toThrow("'singleton' is false, but celery beat sends every task twice while two of them run; remove it");
});

test('a worker of a known framework says what becomes of a task', () => {
  expect(worker({}).delivery).toMatch(/^On SIGTERM it takes no new task .* Redis after its visibility timeout; a message .* lost\.$/);
  expect(worker({ process: WorkerProcess.module('shop.worker') }).delivery).toBeUndefined();
});

test.each(QUEUE_WORKERS.map(({ program, factory }) => [program, factory]))(
  'a command that starts %s is told of WorkerProcess.%s', (program, factory) => {
    const { warnings } = worker({ process: WorkerProcess.command([program, 'x']) });
    expect(warnings).toContainEqual(expect.stringContaining(`process: WorkerProcess.${factory}(...)`));
  },
);
