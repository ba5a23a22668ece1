import { get } from 'http';
import { createServer, type AddressInfo } from 'net';
import { setTimeout as sleep } from 'timers/promises';
import type { Engine } from './engine';

const LONGEST_SECONDS = 60;
const QUESTION_MS = 10;

/** Seconds from `docker run` to the first 200 of `/healthz`. */
export async function secondsToFirstAnswer(engine: Engine, image: string): Promise<number> {
  const port = await freePort();
  const begin = performance.now();
  const name = engine.nextContainer();
  try {
    // Only then it is asked: a packet to a container without a network is lost, and sent again a second later.
    await engine.run(name, image, port);
    while (await status(port) !== 200) {
      if (performance.now() - begin > LONGEST_SECONDS * 1000) {
        throw new Error(`no answer within ${LONGEST_SECONDS} s\n${await engine.logs(name)}`);
      }
      await sleep(QUESTION_MS);
    }
    return (performance.now() - begin) / 1000;
  } finally {
    await engine.removeContainer(name);
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise(resolve => server.close(resolve));
  return port;
}

/** No status while nothing listens. */
function status(port: number): Promise<number | undefined> {
  return new Promise(resolve => {
    const request = get({ host: '127.0.0.1', port, path: '/healthz', agent: false, timeout: 2000 }, response => {
      response.resume();
      resolve(response.statusCode);
    });
    request.on('timeout', () => request.destroy());
    request.on('error', () => resolve(undefined));
    request.on('close', () => resolve(undefined));
  });
}
