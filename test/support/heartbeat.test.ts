import { mkdtempSync, utimesSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { python, SUPPORT } from './python';
import { HEARTBEAT_PROBE_COMMAND } from '../../src/image/support-commands';

const SECONDS = '60';

/** Probes a folder in which each process beat that many seconds ago. */
async function probe(ages: Record<string, number>) {
  const folder = mkdtempSync(join(tmpdir(), 'heartbeat-'));
  for (const [name, age] of Object.entries(ages)) {
    writeFileSync(join(folder, name), '');
    const time = Date.now() / 1000 - age;
    utimesSync(join(folder, name), time, time);
  }
  return python([join(SUPPORT, 'heartbeat.py'), folder, SECONDS]);
}

test.each([
  ['a recent heartbeat', { 7: 2 }],
  ['recent heartbeats of several processes', { 7: 2, 8: 40 }],
  ['one that waits for its broker, with a time in the far future', { 7: -1e9 }],
])('%s is healthy, and nothing is printed', async (_name, ages) => {
  expect(await probe(ages)).toEqual({ code: 0, stdout: '', stderr: '' });
});

test.each<[string, Record<string, number>, RegExp]>([
  ['an old heartbeat', { 7: 90 }, /^unhealthy: the last heartbeat of process 7 was 9\d s ago, expected at most 60\n$/],
  ['one old heartbeat among several', { 7: 2, 8: 90, 9: 3 }, /of process 8 was/],
  ['no heartbeat yet', {}, /^unhealthy: no heartbeat yet; the worker is not connected to its broker\n$/],
])('%s is unhealthy, with the reason in one line', async (_name, ages, reason) => {
  expect(await probe(ages)).toEqual({ code: 1, stdout: '', stderr: expect.stringMatching(reason) });
});

test('a folder that does not exist yet is unhealthy', async () => {
  const { code, stderr } = await python([join(SUPPORT, 'heartbeat.py'), '/nonexistent', SECONDS]);
  expect([code, stderr])
    .toEqual([1, 'unhealthy: cannot read the heartbeat in /nonexistent: No such file or directory\n']);
});

test('fails without its arguments, with the usage', async () => {
  expect((await python([join(SUPPORT, 'heartbeat.py')])).stderr).toContain('usage: heartbeat.py FOLDER SECONDS');
});

test('the command of the image has these arguments', () => {
  expect(HEARTBEAT_PROBE_COMMAND.slice(3)).toEqual(['/opt/container/heartbeat.py', '/tmp/heartbeat', '60']);
});

// Each import costs: a probe may take at most 20 ms of CPU.
test('it loads only modules that are compiled into Python', async () => {
  const { stderr } = await python(['-X', 'importtime', join(SUPPORT, 'heartbeat.py'), '/nonexistent', SECONDS]);
  const loaded = [...stderr.matchAll(/\| +(\S+)$/gm)].map(([, name]) => name);
  const bare = await python(['-X', 'importtime', '-c', 'pass']);
  const always = [...bare.stderr.matchAll(/\| +(\S+)$/gm)].map(([, name]) => name);
  expect(loaded.filter(name => !always.includes(name))).toEqual([]);
});
