import { type ChildProcess, spawn } from 'child_process';
import { once } from 'events';
import { rmSync } from 'fs';
import { type AddressInfo, createServer } from 'net';
import { dirname, join } from 'path';
import { JOB, jobThat, KubernetesApi, RECORD, RUNNING } from './kubernetes-api';
import { python, SUPPORT } from './python';
import { awaitReleaseCommand } from '../../src/image/support-commands';

let api: KubernetesApi;
const started: ChildProcess[] = [];
beforeEach(async () => {
  api = new KubernetesApi();
  await api.listen();
});
afterEach(async () => {
  started.splice(0).forEach(child => child.kill('SIGKILL'));
  await api.close();
  rmSync(dirname(api.account), { recursive: true });
});

/** Asks twenty times a second. */
const MAIN = 'import os, sys; support, account, reminder, timeout, *words = sys.argv[1:]; '
  + 'sys.path.insert(0, support); import await_release; await_release.TIMEOUT_SECONDS = float(timeout); '
  + 'sys.exit(await_release.main(*words, account=account, pause=0.05, reminder=float(reminder)))';

interface Waiting {
  /** All that it has said. */
  readonly said: () => string;
  readonly until: (text: string) => Promise<void>;
  readonly ended: Promise<number | null>;
}

/**
 * @param reminder in seconds
 * @param environment of the pod
 * @param timeout of a request, in seconds
 */
function wait(reminder = 60, environment = api.environment, timeout = 10): Waiting {
  const words = [SUPPORT, api.account, String(reminder), String(timeout), 'shop-migrate-1', 'shop-migrate'];
  const options = { env: { PATH: process.env.PATH!, ...environment } };
  const child = spawn('python3', ['-I', '-S', '-B', '-c', MAIN, ...words], options);
  started.push(child);
  let text = '';
  child.stderr.setEncoding('utf8').on('data', (part: string) => { text += part; });
  const until = async (part: string): Promise<void> => {
    while (!text.includes(part)) {
      const end = child.exitCode ?? child.signalCode;
      if (end !== null) { throw new Error(`ended with ${end}, and said:\n${text}`); }
      await new Promise(done => setTimeout(done, 20));
    }
  };
  return { said: () => text, until, ended: once(child, 'close').then(([code]) => code) };
}

test('ends with 0 when the Job is complete, and records it', async () => {
  api.answers.set(RECORD, {}).set(JOB, jobThat('Complete'));
  const waiting = wait();
  expect(await waiting.ended).toBe(0);
  expect(waiting.said()).toBe('release: Job shop-migrate-1 is complete\n');
  expect(api.requests).toEqual([`GET ${RECORD}`, `GET ${JOB}`, `PATCH ${RECORD}`]);
  expect(api.answers.get(RECORD)).toEqual({ data: { 'shop-migrate-1': '2026-11-30T12:00:00Z' } });
});

test('a pod that starts when the Job is gone finds it in the record, and does not ask for it', async () => {
  api.answers.set(RECORD, { data: { 'shop-migrate-1': '2026-11-30T12:00:00Z' } });
  expect(await wait().ended).toBe(0);
  expect(api.requests).toEqual([`GET ${RECORD}`]);
});

test('a Job that was complete once stays so, also if it is run again and fails', async () => {
  api.answers.set(RECORD, { data: { 'shop-migrate-1': 'x' } }).set(JOB, jobThat('Failed'));
  expect(await wait().ended).toBe(0);
});

test('waits for a Job that does not exist yet, may not be read yet, runs, or is suspended, and says each', async () => {
  api.answers.set(RECORD, {});
  const waiting = wait();
  await waiting.until('Job shop-migrate-1 does not exist; waiting, 0 s so far');
  api.answers.set(JOB, 403);
  await waiting.until('the service account of the pod may not use Job shop-migrate-1');
  api.answers.set(JOB, {});
  await waiting.until('Job shop-migrate-1 runs (0 active, 0 failed)');
  api.answers.set(JOB, RUNNING);
  await waiting.until('Job shop-migrate-1 runs (1 active, 2 failed)');
  api.answers.set(JOB, jobThat('Suspended'));
  await waiting.until('Job shop-migrate-1 is suspended');
  api.answers.set(JOB, 500);
  await waiting.until('the API server answered 500 about Job shop-migrate-1');
  api.answers.set(JOB, jobThat('Complete'));
  expect(await waiting.ended).toBe(0);
  expect(waiting.said().match(/\n/g)).toHaveLength(7);
});

test('says what it waits for again after a while', async () => {
  api.answers.set(RECORD, {}).set(JOB, RUNNING);
  const waiting = wait(0.2);
  await waiting.until('so far\nrelease: Job shop-migrate-1 runs (1 active, 2 failed); waiting, ');
});

test('waits for an API server that does not answer', async () => {
  const { environment, port } = api;
  await api.close();
  const waiting = wait(60, environment);
  await waiting.until(
    `no answer from the API server at 127.0.0.1:${port}, to which egress rules must allow connections `
      + '(ConnectionRefused',
  );
  api.answers.set(RECORD, {}).set(JOB, jobThat('Complete'));
  await api.listen(port);
  expect(await waiting.ended).toBe(0);
});

// As where a network policy drops what it does not allow.
test('says so of an API server that says nothing', async () => {
  const silent = createServer().listen(0, '127.0.0.1');
  try {
    await once(silent, 'listening');
    const { port } = silent.address() as AddressInfo;
    const waiting = wait(60, { ...api.environment, KUBERNETES_SERVICE_PORT: String(port) }, 0.2);
    await waiting.until(`no answer from the API server at 127.0.0.1:${port}, to which egress rules must allow`);
    expect(waiting.said()).toMatch(/imed out/);
  } finally {
    silent.close();
  }
});

test('reads the token anew for each request, as the kubelet replaces it', async () => {
  api.answers.set(RECORD, {}).set(JOB, jobThat('Complete'));
  api.token = 'next';
  const waiting = wait();
  await waiting.until('the API server does not accept the token of the pod');
  api.writeToken('next');
  expect(await waiting.ended).toBe(0);
  expect(waiting.said()).not.toMatch(/canary|next/);
});

test('a condition that is not true is none', async () => {
  api.answers.set(RECORD, {}).set(JOB, { status: { conditions: [{ type: 'Failed', status: 'False' }] } });
  await wait().until('Job shop-migrate-1 runs');
});

test.each([403, 404])('starts also if the record cannot be written (%d), and says what that means', async status => {
  api.answers.set(RECORD, status).set(JOB, jobThat('Complete'));
  const waiting = wait();
  expect(await waiting.ended).toBe(0);
  expect(waiting.said()).toMatch(
    /a pod that starts without Job shop-migrate-1 will wait for it: .*ConfigMap shop-migrate.*\n.*is complete/,
  );
});

test('the record keeps the last hundred', async () => {
  const data = Object.fromEntries(Array.from({ length: 120 }, (_, index) =>
    [`shop-migrate-old${index}`, `2025-01-01T00:${String(index).padStart(3, '0')}`]));
  api.answers.set(RECORD, { data }).set(JOB, jobThat('Complete'));
  expect(await wait().ended).toBe(0);
  const kept = Object.keys((api.answers.get(RECORD) as any).data);
  expect(kept).toHaveLength(100);
  expect(kept).toEqual(expect.arrayContaining(['shop-migrate-1', 'shop-migrate-old119', 'shop-migrate-old21']));
});

test('fails with 1 when the Job has failed, and says why and where to look', async () => {
  const why = { reason: 'BackoffLimitExceeded', message: 'Job has reached the specified backoff limit' };
  api.answers.set(RECORD, {}).set(JOB, jobThat('Failed', why));
  const waiting = wait();
  expect(await waiting.ended).toBe(1);
  expect(waiting.said()).toBe(
    'release: Job shop-migrate-1 failed (BackoffLimitExceeded): Job has reached the specified backoff limit; '
    + 'see: kubectl --namespace shop logs --selector job-name=shop-migrate-1 --tail -1\n',
  );
});

test('fails where it does not trust the API server: it never sends its token', async () => {
  const other = new KubernetesApi();
  await other.listen();
  const { account } = api;
  Object.assign(api, { account: other.account });
  const waiting = wait();
  await waiting.until('(SSLCertVerificationError: ');
  expect(api.requests).toEqual([]);
  Object.assign(api, { account });
  await other.close();
  rmSync(dirname(other.account), { recursive: true });
});

test('fails with 1 outside of a cluster, and without two names', async () => {
  const program = join(SUPPORT, 'await_release.py');
  expect(await python([program, 'a', 'b'])).toMatchObject({
    code: 1, stderr: expect.stringMatching(/no pod with a token for the API server: KeyError\('KUBERNETES_SERVICE_HOST'\)/),
  });
  expect(await python([program])).toMatchObject({ code: 1, stderr: 'usage: await_release.py JOB RECORD\n' });
});

test('the command of the init container', () => {
  expect(awaitReleaseCommand('shop-migrate-1', 'shop-migrate')).toEqual(
    ['python', '-I', '-S', '/opt/container/await_release.py', 'shop-migrate-1', 'shop-migrate'],
  );
});
