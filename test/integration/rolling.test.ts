import { build, stage } from './builds';
import { docker, dockerAsync, fewAtATime, run, sleep, until } from './docker';
import { runArguments } from './hardened';
import { PROJECT, SERVERS, type ServerKind } from './kinds';
import { measured, measuredVersions } from './measured';
import { copyOf } from './projects';
import { haproxy, type Replica } from './servers/haproxy';
import { buildLoadImage, load, type Load } from './servers/load';
import { PythonImage, type PythonContainer, type WebContainerProps } from '../../src';

/** A short look in each run; `npm run soak` takes the minute, and the times, that are in `docs/shutdown.md`. */
const SOAK = process.env.SOAK !== undefined;

interface Form {
  readonly seconds: number;
  /** Without a drain. */
  readonly undrainedSeconds: number;
  readonly restarts: number;
  readonly connections: number;
  /** Of one request. */
  readonly requestSeconds: number;
  readonly leastRequests: number;
  /** As long as endpoints and load balancers take to learn that a replica goes. */
  readonly propagationSeconds: number;
  readonly budget: Pick<WebContainerProps, 'longestRequestSeconds' | 'cleanupSeconds' | 'drainSeconds'>;
  /** Updates at the same time. */
  readonly atOnce: number;
}

const WHOLE: Form = {
  seconds: 60,
  undrainedSeconds: 60,
  restarts: 5,
  connections: 50,
  requestSeconds: 0.01,
  leastRequests: 20_000,
  propagationSeconds: 5,
  budget: {},
  atOnce: 1,
};

const SHORT: Form = {
  seconds: 8,
  undrainedSeconds: 4,
  restarts: 1,
  connections: 10,
  requestSeconds: 0.05,
  leastRequests: 300,
  propagationSeconds: 1,
  budget: { longestRequestSeconds: 10, cleanupSeconds: 1, drainSeconds: 4 },
  atOnce: 3,
};

const FORM = SOAK ? WHOLE : SHORT;

/** In each run one of them shows that failures are seen. */
const UNDRAINED = SOAK ? SERVERS : SERVERS.slice(0, 1);

interface Outcome extends Omit<Load, 'p99'> {
  /** Replicas that were told to stop, and whose server was, while there was load. */
  readonly restarts: number;
  readonly exitCodes: readonly number[];
}

interface Rollout {
  readonly kind: ServerKind;
  readonly drains: boolean;
}

const prefix = `rolling-${process.pid}`;
const tag = `${prefix}:test`;
const loadTag = `${prefix}-load:test`;
const outcomes = new Map<string, Promise<Outcome>>();
let image: PythonImage;

const keyOf = ({ kind, drains }: Rollout) => `${kind.name}${drains ? '' : ', without a drain'}`;

/** Asks inside of the container, since so many questions of the engine would keep the machine busy. */
const UNTIL_HEALTHY = `
import subprocess, sys, time
deadline = time.monotonic() + 60
while subprocess.run(sys.argv[1:], stderr=subprocess.DEVNULL).returncode != 0:
    assert time.monotonic() < deadline, 'not healthy'
    time.sleep(0.3)`;

/** Starts a replica with what its targets give it, and waits until it is healthy. */
async function startReplica(name: string, container: PythonContainer, drains: boolean): Promise<Replica> {
  const flags = ['--detach', '--name', name, '--network', prefix];
  await dockerAsync('run', ...runArguments(container, tag, flags, { drains }));
  await dockerAsync('exec', name, 'python', '-c', UNTIL_HEALTHY, ...container._spec.health!.command);
  const address = `{{(index .NetworkSettings.Networks "${prefix}").IPAddress}}`;
  return { name, address: docker('inspect', '--format', address, name) };
}

/** Sends load through the proxy while one replica after the other is replaced, as a rolling update does. */
async function rollOut(rollout: Rollout): Promise<Outcome> {
  const { kind, drains } = rollout;
  const container = kind.container(image, FORM.budget);
  const { drainSeconds, stopSeconds } = container.shutdown;
  const [seconds, drain] = drains ? [FORM.seconds, drainSeconds] : [FORM.undrainedSeconds, 0];
  const base = `${prefix}-${keyOf(rollout).replace(/\W+/g, '-')}`;
  const names = Array.from({ length: FORM.restarts + 2 }, (_, index) => `${base}-${index}`);
  const proxy = haproxy(`${base}-proxy`);
  const proxyContainer = ['--name', `${base}-proxy`, '--network', prefix, '--entrypoint', proxy.command[0], loadTag];
  await dockerAsync('run', '--detach', ...proxyContainer, ...proxy.command.slice(1));

  const start = (index: number) => startReplica(names[index], container, drains);
  const [first, second, third] = await Promise.all([start(0), start(1), start(2)]);
  await proxy.admit(first);
  await proxy.admit(second);

  const replicas = [first, second];
  let loaded = true;
  let restarts = 0;
  const replace = async (index: number) => {
    await isLoaded;
    await sleep(index * (seconds - drain) * 1000 / FORM.restarts);
    const fresh = index === 0 ? third : await start(index + 2);
    replicas.push(fresh);
    await proxy.admit(fresh);
    await Promise.all([
      dockerAsync('stop', '--time', String(drain + stopSeconds), names[index]),
      sleep(FORM.propagationSeconds * 1000).then(() => proxy.dismiss(replicas[index])),
      sleep(drain * 1000).then(() => { restarts += loaded ? 1 : 0; }),
    ]);
  };
  const url = `http://127.0.0.1:8080/slow?seconds=${FORM.requestSeconds}`;
  const end = load(`${base}-proxy`, url, FORM.connections, seconds).finally(() => { loaded = false; });
  // The client takes a while to start, and what goes before it does fails nothing.
  const isLoaded = until(`an answer of ${base}`, 30, async () => await proxy.answers() > 0);
  const replacements = names.slice(0, FORM.restarts).map((_, index) => replace(index));
  const [{ requests, failed }] = await Promise.all([end, ...replacements]);
  const exitCodes = names.slice(0, FORM.restarts)
    .map(each => Number(docker('inspect', '--format', '{{.State.ExitCode}}', each)));
  docker('rm', '--force', '--volumes', `${base}-proxy`, ...names);
  return { requests, failed, restarts, exitCodes };
}

function record({ kind: { name }, drains }: Rollout, { requests, failed: byKind, restarts }: Outcome): void {
  const failed = Object.values(byKind).reduce((sum, times) => sum + times, 0);
  measured('rolling', name, drains ? { requests, failed, restarts } : { undrained: requests, undrainedFailed: failed });
}

beforeAll(async () => {
  const project = copyOf(PROJECT);
  image = PythonImage.fromDirectory(project);
  build(stage(project), tag);
  measuredVersions('rolling', tag, 'uvicorn', 'gunicorn', 'granian', 'hypercorn');
  buildLoadImage(loadTag);
  docker('network', 'create', '--internal', prefix);
  const rollouts = [true, false].flatMap(drains => (drains ? SERVERS : UNDRAINED).map(kind => ({ kind, drains })));
  await fewAtATime(rollouts, FORM.atOnce, async each => {
    const outcome = rollOut(each);
    outcomes.set(keyOf(each), outcome);
    await outcome.then(found => record(each, found), () => undefined);
  });
}, 3_600_000);

afterAll(() => {
  const left = run('docker', ['ps', '--all', '--quiet', '--filter', `network=${prefix}`]).split('\n').filter(Boolean);
  run('docker', ['rm', '--force', '--volumes', ...left], { accept: [0, 1] });
  run('docker', ['network', 'rm', prefix], { accept: [0, 1] });
  run('docker', ['rmi', '--force', tag, loadTag], { accept: [0, 1] });
});

test.each(SERVERS)('$name: a rolling update under load fails no request', async kind => {
  const outcome = await outcomes.get(keyOf({ kind, drains: true }))!;
  expect(outcome).toEqual({
    requests: expect.any(Number), failed: {}, restarts: FORM.restarts, exitCodes: outcome.exitCodes.map(() => 0),
  });
  expect(outcome.requests).toBeGreaterThan(FORM.leastRequests);
});

test.each(UNDRAINED)('$name: without a drain the same update fails some', async kind => {
  const { failed, restarts } = await outcomes.get(keyOf({ kind, drains: false }))!;
  expect(restarts).toBe(FORM.restarts);
  expect(failed).not.toEqual({});
});
