import { docker, python, run } from './docker';
import { measured, measuredVersions } from './measured';
import { buildLoadImage } from './servers/load';
import { answering } from './servers/measure';
import { WebServer } from '../../src';
import { fakeProject } from '../fake-project';
import { planOf } from '../process/bind';

// What `npm run soak` measures besides, for docs/servers.md.

const NAME = `servers-soak-${process.pid}`;
const TAG = `${NAME}:test`;
const CLIENT = `${NAME}-client`;
const TIMING = { port: 8000, gracefulSeconds: 4, cleanupSeconds: 1, keepAliveSeconds: 8 };

/** Asks again and again on one connection, and prints the median of the milliseconds that an answer takes. */
const ASK = `
import http.client, statistics, sys, time
connection = http.client.HTTPConnection(sys.argv[1], 8000)
taken = []
for _ in range(100):
    begin = time.monotonic()
    connection.request('GET', '/0.02')
    connection.getresponse().read()
    taken.append(1000 * (time.monotonic() - begin))
print(statistics.median(taken))
`;

const containers = [CLIENT];

beforeAll(() => {
  buildLoadImage(TAG);
  measuredVersions('uvicorn-workers', TAG, 'uvicorn');
  docker('network', 'create', NAME);
  docker('run', '--detach', '--name', CLIENT, '--network', NAME, '--entrypoint', 'sleep', TAG, '600');
});

afterAll(() => {
  run('docker', ['rm', '--force', '--volumes', ...containers], { accept: [0, 1] });
  run('docker', ['network', 'rm', NAME], { accept: [0, 1] });
  run('docker', ['rmi', '--force', TAG], { accept: [0, 1] });
});

test('workers of uvicorn without uvloop answer later than one process', async () => {
  const [one, two] = await Promise.all([undefined, 2].map(async workers => {
    const server = WebServer.uvicorn('asgi:app', { workers });
    const { command } = planOf(server, fakeProject({ servers: ['uvicorn'] }), TIMING);
    const name = `${NAME}-${workers ?? 1}`;
    containers.push(name);
    docker('run', '--detach', '--name', name, '--network', NAME, TAG, ...command);
    await answering(CLIENT, name);
    return Number(python(CLIENT, ASK, name));
  }));
  measured('uvicorn-workers', 'milliseconds', { one, two });
  expect(two).toBeGreaterThan(one + 20);
});
