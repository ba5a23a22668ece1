import { spawn, spawnSync } from 'child_process';
import { once } from 'events';
import { mkdtempSync, writeFileSync } from 'fs';
import { join } from 'path';
import { connect, type DetailedPeerCertificate } from 'tls';
import { commandsOf, expectThat, folder, kubectl, must, NAMESPACE, root, text, until } from './cluster';
import { manifests, type Manifests } from './manifests';

/** What the kubelet mounts for the init container. */
async function accountOf(name: string): Promise<{ directory: string; environment: Record<string, string> }> {
  const server = new URL(must(['config', 'view', '--minify', '-o', 'jsonpath={.clusters[0].cluster.server}']));
  const socket = connect({ host: server.hostname, port: Number(server.port), rejectUnauthorized: false });
  await once(socket, 'secureConnect');
  let certificate: DetailedPeerCertificate = socket.getPeerCertificate(true);
  while (certificate.issuerCertificate && certificate.issuerCertificate !== certificate) {
    certificate = certificate.issuerCertificate;
  }
  socket.destroy();
  const directory = mkdtempSync(join(folder, name));
  const lines = certificate.raw.toString('base64').match(/.{1,64}/g)!.join('\n');
  writeFileSync(join(directory, 'ca.crt'), `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`);
  writeFileSync(join(directory, 'namespace'), NAMESPACE);
  writeFileSync(join(directory, 'token'), must(['create', 'token', name, '-n', NAMESPACE, '--duration', '10m']));
  return {
    directory, environment: { KUBERNETES_SERVICE_HOST: server.hostname, KUBERNETES_SERVICE_PORT: server.port },
  };
}

const MAIN = 'import sys; sys.path.insert(0, sys.argv[1]); import await_release; '
  + 'sys.exit(await_release.main(*sys.argv[3:], account=sys.argv[2], pause=0.1))';

/** Waits as an init container of a deployment does. @returns how it ends, and what it has said until then */
async function wait(name: string, job: string): Promise<{ said: () => string; ended: Promise<number> }> {
  const { directory, environment } = await accountOf(name);
  const words = ['-I', '-S', '-B', '-c', MAIN, join(root, 'support'), directory, job, 'shop-migrate'];
  const child = spawn('python3', words, { env: { PATH: process.env.PATH!, ...environment } });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (part: string) => { said += part; });
  return { said: () => said, ended: once(child, 'close').then(([code]) => code) };
}

/** As the controller of Jobs writes it. */
function end(job: string, type: 'Complete' | 'Failed'): void {
  const now = new Date().toISOString().replace(/\.\d+/, '');
  const condition = (each: string) => ({
    type: each,
    status: 'True',
    lastTransitionTime: now,
    ...type === 'Failed'
      ? { reason: 'BackoffLimitExceeded', message: 'Job has reached the specified backoff limit' }
      : {},
  });
  const before = type === 'Complete' ? 'SuccessCriteriaMet' : 'FailureTarget';
  const status = {
    startTime: now,
    conditions: [condition(before), condition(type)],
    ...type === 'Complete' ? { completionTime: now, succeeded: 1 } : { failed: 4 },
  };
  const patch = JSON.stringify({ status });
  must(['patch', 'job', job, '-n', NAMESPACE, '--subresource=status', '--type=merge', '-p', patch]);
}

export async function checkRelease(first: Manifests): Promise<void> {
  const waiting = await wait('shop-web', first.job);
  const runs = await until(() => waiting.said().includes('runs (0 active'));
  expectThat('what waits says that the Job runs', runs, waiting.said());
  end(first.job, 'Complete');
  expectThat('it ends with 0 when the Job is complete', await waiting.ended === 0, waiting.said());

  const second = manifests('2');
  must(['apply', '-f', '-'], text(second.objects));
  must(['delete', 'job', first.job, '-n', NAMESPACE]);
  const back = await wait('shop-worker', first.job);
  const starts = await back.ended === 0;
  expectThat('a pod of the version before starts, though its Job is gone and not its to read', starts, back.said());

  const next = await wait('shop-web', second.job);
  await until(() => next.said().includes('runs (0 active'));
  end(second.job, 'Failed');
  expectThat('it ends with 1 when the Job has failed', await next.ended === 1, next.said());
  const reason = 'failed (BackoffLimitExceeded): Job has reached the specified backoff limit';
  expectThat('and says why', next.said().includes(reason), next.said());
}

/** Another value of what the step reads, and the commands that docs/release-steps.md has for old Jobs and a new run. */
export async function checkJobs(): Promise<void> {
  const [, removeOld, ...again] = commandsOf('release-steps.md');
  const names = (): string[] => must(
    ['get', 'jobs', '-n', NAMESPACE, '--selector', 'app.kubernetes.io/instance=shop-migrate', '--output', 'name'],
  ).trim().split('\n').map(each => each.replace('job.batch/', '')).sort();
  const run = (command: string): void => {
    const { status, stderr } = spawnSync('sh', ['-c', command], { encoding: 'utf8' });
    expectThat('a command of the page ends with 0', status === 0, `${command}${stderr}`);
  };
  const earlier = names();
  const [third, fourth] = [manifests('3'), manifests('3', 'other.example')];
  must(['apply', '-f', '-'], text(third.objects));
  // The server writes whole seconds.
  await new Promise(done => setTimeout(done, 1500));
  must(['apply', '-f', '-'], text(fourth.objects));
  const made = names().filter(each => !earlier.includes(each));
  expectThat('another value of a setting makes another Job', made.length === 2 && made.includes(fourth.job), made);
  [third, fourth].forEach(({ job }) => end(job, 'Complete'));
  run(removeOld);
  const left = names();
  expectThat('of the Jobs that were complete, the newest is left', !left.includes(third.job)
    && left.includes(fourth.job) && left.length === earlier.length + 1, left);

  const first = await wait('shop-web', fourth.job);
  expectThat('a pod finds it complete, and records it', await first.ended === 0, first.said());
  again.forEach(command => run(command.replaceAll('shop-migrate-1a2b3c4d5e', fourth.job)));
  const { ok } = kubectl(['get', 'job', fourth.job, '-n', NAMESPACE]);
  must(['apply', '-f', '-'], text(fourth.objects));
  const next = await wait('shop-web', fourth.job);
  const waits = await until(() => next.said().includes('runs (0 active'));
  expectThat('after the commands for another run, an apply makes the Job anew, and pods wait for it', !ok && waits,
    next.said());
  end(fourth.job, 'Complete');
  await next.ended;
}
