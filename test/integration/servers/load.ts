import { spawn } from 'child_process';
import { once } from 'events';
import { run } from '../docker';

const LOAD_IMAGE = `FROM python:3.13-slim
RUN apt-get update -qq && apt-get install -qq -y --no-install-recommends tini haproxy wrk
RUN pip install --no-cache-dir --root-user-action=ignore uvicorn gunicorn granian hypercorn
WORKDIR /app
COPY *.py *.cfg ./
`;

/** Makes an image with all servers, a proxy, a client that makes load, and the files of this folder. */
export function buildLoadImage(tag: string): void {
  run('docker', ['build', '--quiet', '--tag', tag, '--file', '-', __dirname], { input: LOAD_IMAGE });
}

/** What a client saw that sent requests as fast as they were answered. */
export interface Load {
  readonly requests: number;
  /** By what went wrong. */
  readonly failed: Readonly<Record<string, number>>;
  /** In how many milliseconds 99 of 100 requests were answered. */
  readonly p99: number;
}

const MILLISECONDS: Readonly<Record<string, number>> = { us: 0.001, ms: 1, s: 1000, m: 60_000 };

/** Sends requests over a number of connections, from a container of the image. */
export async function load(container: string, url: string, connections: number, seconds: number): Promise<Load> {
  const wrk = ['wrk', '--threads', connections > 10 ? '2' : '1', '--connections', String(connections)];
  const words = [...wrk, '--duration', `${seconds}s`, '--timeout', '10s', '--latency', url];
  const program = spawn('docker', ['exec', container, ...words]);
  let report = '';
  program.stdout.on('data', part => { report += String(part); });
  // Not at its exit: what it wrote may be read after that.
  await once(program, 'close');
  const count = (pattern: RegExp) => Number(pattern.exec(report)?.[1] ?? 0);
  // A space follows a unit of one letter.
  const [, latency, unit] = /^ +99% +([\d.]+)([a-z]+) ?$/m.exec(report)!;
  const failed = Object.entries({
    connect: count(/Socket errors: connect (\d+)/),
    read: count(/Socket errors:.* read (\d+)/),
    write: count(/Socket errors:.* write (\d+)/),
    timeout: count(/Socket errors:.* timeout (\d+)/),
    status: count(/Non-2xx or 3xx responses: (\d+)/),
  }).filter(([, times]) => times > 0);
  return {
    requests: count(/(\d+) requests in/),
    failed: Object.fromEntries(failed),
    p99: Number(latency) * MILLISECONDS[unit],
  };
}
