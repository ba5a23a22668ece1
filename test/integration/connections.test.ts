import { dockerAsync as docker, run } from './docker';
import { measured, measuredVersions } from './measured';
import { CONNECTIONS } from './servers/connections';
import { buildLoadImage, load, type Load } from './servers/load';
import { answering, beside, watch } from './servers/measure';
import { SERVERS } from './servers/ours';
import { DEFAULT_SHUTDOWN_NEEDS, solveShutdown } from '../../src/process';
import { limitKeepAlive } from '../../src/process/keep-alive';
import { fakeProject } from '../fake-project';
import { planOf } from '../process/bind';

const NAME = `connections-${process.pid}`;
const TAG = `${NAME}:test`;
const CLIENT = `${NAME}-client`;
const PROXY = `${NAME}-proxy`;

const SLOW_CLIENTS = 200;

/** The longest request of the servers, in seconds, and a silence that is longer than any limit that follows from it. */
const [REQUEST, SILENCE] = [1, 9];

/** How long a load balancer keeps idle connections: a little longer than the server by itself. */
const idleOf = (name: string) => CONNECTIONS.find(({ server }) => server === name)!.idleSeconds + 0.5;

const containerOf = (name: string) => `${NAME}-${name.replace(/\W+/g, '-')}`;

/** A command for such a load balancer, with the times of the library in proportion. */
function commandOf([name, server, facts]: typeof SERVERS[number]): string[] {
  const project = fakeProject(facts);
  const budget = { port: 8000, cleanupSeconds: 5, ...solveShutdown(DEFAULT_SHUTDOWN_NEEDS) };
  const { keepAliveSeconds, loadBalancerIdleSeconds } = limitKeepAlive(
    budget, planOf(server, project, budget), DEFAULT_SHUTDOWN_NEEDS,
  ).budget;
  const scaled = Math.ceil(idleOf(name) * keepAliveSeconds / loadBalancerIdleSeconds);
  return planOf(server, project, { ...budget, gracefulSeconds: REQUEST, keepAliveSeconds: scaled }).command;
}

/** The command as it would be without this library's time for idle connections. */
function byItself(command: readonly string[]): string[] {
  const at = command.findIndex(word => /^--(timeout-keep-alive|keep-alive|http1-header-read-timeout)$/.test(word));
  return [...command.slice(0, at), ...command.slice(at + 2)];
}

async function start(name: string, command: readonly string[]): Promise<void> {
  const hardened = ['--read-only', '--tmpfs', '/tmp', '--user', '10001:10001', '--cap-drop', 'ALL'];
  await docker('run', '--detach', '--name', name, '--network', NAME, ...hardened, TAG, ...command);
  await answering(CLIENT, name);
}

/** What becomes of requests on connections that have rested, by the words of `reuse.py`. */
type Ends = Readonly<Record<'answered' | 'lost' | 'gone' | 'late', number>>;

async function reuse(container: string, idle: number): Promise<Ends> {
  return JSON.parse(await docker('exec', CLIENT, 'python', '/app/reuse.py', container, String(idle)));
}

function endsInWords(ends: Ends): string {
  const { answered, lost, gone } = ends;
  if (lost + gone === 0 && answered > 0) { return 'answered'; }
  return lost > 0 && answered > 0 ? 'some are lost' : JSON.stringify(ends);
}

const requests = (container: string, port: number, seconds: number) =>
  load(CLIENT, `http://${container}:${port}/0.02`, 8, seconds);

/** Sends requests to a server, or to what stands before it, while slow clients have their connections to it. */
async function loadBesideSlow(container: string, port: number, seconds: number): Promise<Load> {
  let found: Load | undefined;
  const words = [container, String(port), String(SLOW_CLIENTS), String(seconds + 1)];
  await beside(CLIENT, ['slow.py', ...words], async () => { found = await requests(container, port, seconds); });
  return found!;
}

function inWords({ requests: answered, failed }: Load): string {
  if (Object.keys(failed).length > 0) { return JSON.stringify(failed); }
  return answered > 0 ? 'answered' : 'wait';
}

/** A server by itself gets three tries, since a race need not be lost in each of them. */
async function raced(container: string, name: string): Promise<Ends> {
  let found = await reuse(container, idleOf(name));
  for (let tries = 2; tries <= 3 && found.lost === 0; tries += 1) { found = await reuse(container, idleOf(name)); }
  return found;
}

const idle = new Map<string, readonly [byItself: string, ours: string]>();

beforeAll(async () => {
  buildLoadImage(TAG);
  measuredVersions('slow-clients', TAG, 'uvicorn', 'gunicorn', 'granian', 'hypercorn');
  await docker('network', 'create', NAME);
  await docker('run', '--detach', '--name', CLIENT, '--network', NAME, '--entrypoint', 'sleep', TAG, '3600');
  await Promise.all(SERVERS.map(async server => {
    const [[name], command, container] = [server, commandOf(server), containerOf(server[0])];
    const other = `${container}-by-itself`;
    await Promise.all([start(container, command), start(other, byItself(command))]);
    const [alone, ours] = await Promise.all([raced(other, name), reuse(container, idleOf(name))]);
    idle.set(name, [endsInWords(alone), endsInWords(ours)]);
    measured('idle', name, { lost: ours.lost, answered: ours.answered, lostByItself: alone.lost });
    await docker('rm', '--force', other);
  }));
  const variable = `SERVER=${containerOf('gunicorn, WSGI')}`;
  const proxy = ['--env', variable, '--entrypoint', 'haproxy', TAG, '-f', '/app/proxy.cfg'];
  await docker('run', '--detach', '--name', PROXY, '--network', NAME, ...proxy);
}, 600_000);

afterAll(() => {
  const left = run('docker', ['ps', '--all', '--quiet', '--filter', `network=${NAME}`]).split('\n').filter(Boolean);
  run('docker', ['rm', '--force', ...left], { accept: [0, 1] });
  run('docker', ['network', 'rm', NAME], { accept: [0, 1] });
  run('docker', ['rmi', '--force', TAG], { accept: [0, 1] });
});

test('each server keeps idle connections, and answers beside slow clients, as docs/servers.md says', async () => {
  const found = await Promise.all(CONNECTIONS.map(async ({ server, idleSeconds }) => {
    const [alone, ours] = idle.get(server)!;
    const besideSlow = inWords(await loadBesideSlow(containerOf(server), 8000, 3));
    return { server, idleSeconds, byItself: alone, ours, besideSlow };
  }));
  expect(found).toEqual(CONNECTIONS);
});

test('no server ends an answer that is silent for longer than its longest request', async () => {
  const ends = await Promise.all(SERVERS.map(async ([name]) => {
    const { poll } = await watch(CLIENT, containerOf(name), 3 * SILENCE, [`poll=/${SILENCE}`]);
    return [name, poll.how];
  }));
  expect(ends).toEqual(SERVERS.map(([name]) => [name, 200]));
});

test('behind a proxy that reads the head of a request first, gunicorn\'s threads wait for no slow client', async () => {
  expect(inWords(await loadBesideSlow(PROXY, 8080, 3))).toBe('answered');
});

const median = (numbers: readonly number[]) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

/** What `npm run soak` measures besides, for the table of `docs/servers.md`. */
const MEASURED = CONNECTIONS.filter(({ besideSlow }) => besideSlow === 'answered')
  .map(({ server }) => [server, containerOf(server), 8000] as const);

if (process.env.SOAK !== undefined) {
  test.each([...MEASURED, ['gunicorn, WSGI, behind HAProxy', PROXY, 8080] as const])(
    '%s: slow clients double the 99th percentile at most', async (name, container, port) => {
      const [alone, besideSlow, ratios]: number[][] = [[], [], []];
      // In turn, since the machine may become busier meanwhile.
      for (let round = 0; round < 5; round += 1) {
        alone.push((await requests(container, port, 3)).p99);
        besideSlow.push((await loadBesideSlow(container, port, 3)).p99);
        ratios.push(besideSlow[round] / alone[round]);
      }
      const ratio = median(ratios);
      measured('slow-clients', name, { alone: median(alone), beside: median(besideSlow), ratio });
      expect(ratio).toBeLessThanOrEqual(2);
    },
  );
}
