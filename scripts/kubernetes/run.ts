/**
 * Gives our manifests to a real API server, in a namespace of its own, and looks at what it makes of them:
 *
 *     KUBECONFIG=... npx tsx scripts/kubernetes/run.ts
 *
 * It is meant for an API server alone, without controllers and nodes: a Job does not run then, and this program writes
 * its status. It shows that every object is accepted as strictly as possible and is unchanged when it is applied again,
 * that pods pass Pod Security `restricted`, that what waits for a release step may read that one Job and nothing else,
 * and that await_release.py waits, starts and fails as it should. It compares our check of schedules with the server's,
 * and runs the commands that `docs/scaling.md` has against the loss of pods.
 *
 * Ends with 1, and says which, if something is not as it should be.
 */
import { spawn, spawnSync } from 'child_process';
import { once } from 'events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join, resolve } from 'path';
import { connect, type DetailedPeerCertificate } from 'tls';
import { Chart, Testing, Yaml } from 'cdk8s';
import { Secret } from 'cdk8s-plus-28';
import {
  ContainerSecret, ImageSource, JobProcess, PythonContainer, PythonContainerCronJob, PythonContainerDeployment,
  PythonContainerJob, PythonImage, Scaling, WorkerProcess, WritablePath,
} from '../../src';
import { Problems } from '../../src/private/problems';
import { problemOfTimeZone } from '../../src/private/time-zone';
import { readSchedule } from '../../src/targets/kubernetes/schedule';

const root = resolve(__dirname, '..', '..');
const NAMESPACE = `cdk-python-container-${process.pid}`;
const folder = mkdtempSync(join(tmpdir(), 'kubernetes-'));
const wrong: string[] = [];

function expectThat(what: string, holds: boolean, found: unknown = ''): void {
  console.log(`${holds ? 'yes' : 'NO '}  ${what}${holds ? '' : `: ${String(found)}`}`);
  if (!holds) { wrong.push(what); }
}

function kubectl(words: string[], input?: string): { ok: boolean; text: string } {
  const { status, stdout, stderr } = spawnSync('kubectl', words, { input, encoding: 'utf8', maxBuffer: 2 ** 26 });
  return { ok: status === 0, text: stdout + stderr };
}

function must(words: string[], input?: string): string {
  const { ok, text } = kubectl(words, input);
  if (!ok) { throw new Error(`'kubectl ${words.join(' ')}' failed\n${text}`); }
  return text;
}

/** Two containers that wait for one release step, of which one scales, one that runs alone, a job and a schedule. */
function manifests(version: string): { objects: any[]; job: string } {
  const chart = new Chart(Testing.app(), 'shop', { namespace: NAMESPACE });
  const image = PythonImage.fromDirectory(join(root, 'test/fixtures/projects/fastapi'));
  const secrets = { 'db-password': { secret: Secret.fromSecretName(chart, 'Secret', 'shop'), key: 'db-password' } };
  const files = [ContainerSecret.file('db-password')];
  const migrate = JobProcess.command(['python', '-m', 'shop.migrate', version]);
  const release = PythonContainer.job({ image, name: 'migrate', process: migrate, secrets: files });
  const place = { image: ImageSource.registry('ghcr.io/acme/shop'), secrets };
  const web = new PythonContainerDeployment(chart, 'web', {
    ...place,
    container: PythonContainer.web({
      image, release, secrets: files, scaling: Scaling.between(2, 8, { cpuPercent: 50, memoryPercent: 75 }),
    }),
  });
  new PythonContainerDeployment(chart, 'worker', {
    ...place, container: PythonContainer.worker({ image, release, process: WorkerProcess.module('shop.main') }),
  });
  new PythonContainerDeployment(chart, 'beat', {
    image: place.image,
    container: PythonContainer.worker({ image, process: WorkerProcess.module('shop.main'), singleton: true }),
  });
  new PythonContainerJob(chart, 'import', { ...place, container: release });
  new PythonContainerCronJob(chart, 'report', {
    ...place,
    container: PythonContainer.job({
      image,
      name: 'report',
      process: migrate,
      secrets: files,
      timeLimitSeconds: 600,
      writablePaths: [WritablePath.of('/var/cache/shop', 32)],
    }),
    schedule: '30 3 * * mon-fri',
    timeZone: 'Europe/Berlin',
  });
  return { objects: Testing.synth(chart), job: web.release!.job.name };
}

const text = (objects: any[]): string => Yaml.stringify(...objects);

function checkObjects(objects: any[]): void {
  const applied = kubectl(['apply', '--validate=strict', '-f', '-'], text(objects));
  expectThat('every object is accepted', applied.ok, applied.text);
  // Policies with an empty list are written again, with the same meaning.
  const workloads = objects.filter(({ kind }) => ['Deployment', 'Job', 'CronJob', 'ConfigMap'].includes(kind));
  const versions = (): string => must(
    ['get', '-f', '-', '-o', 'jsonpath={range .items[*]}{.kind}{.metadata.resourceVersion} {end}'], text(workloads),
  );
  const before = versions();
  must(['apply', '-f', '-'], text(objects));
  expectThat('no workload is changed when it is applied again', versions() === before, `${before}\n${versions()}`);
  for (const { kind, metadata, spec } of objects) {
    const template = kind === 'CronJob' ? spec.jobTemplate.spec.template : spec?.template;
    if (template === undefined) { continue; }
    const pod = { apiVersion: 'v1', kind: 'Pod', ...template };
    const named = { ...pod, metadata: { ...template.metadata, name: metadata.name, namespace: NAMESPACE } };
    const { ok, text: said } = kubectl(['apply', '--dry-run=server', '--validate=strict', '-f', '-'], text([named]));
    expectThat(`the pod of ${kind} ${metadata.name} passes Pod Security restricted`, ok, said);
  }
}

function checkRights(job: string): void {
  const may = (account: string, ...words: string[]): boolean =>
    kubectl(['auth', 'can-i', ...words, '-n', NAMESPACE, '--as', `system:serviceaccount:${NAMESPACE}:${account}`]).ok;
  for (const account of ['shop-web', 'shop-worker']) {
    expectThat(`${account} may read the Job`, may(account, 'get', `jobs.batch/${job}`));
    expectThat(`${account} may read and write the record`, ['get', 'patch'].every(verb =>
      may(account, verb, 'configmaps/shop-migrate')));
    const others = [
      ['get', 'jobs.batch/other'], ['list', 'jobs.batch'], ['patch', `jobs.batch/${job}`],
      ['delete', `jobs.batch/${job}`], ['get', 'configmaps/other'], ['list', 'configmaps'], ['create', 'configmaps'],
      ['delete', 'configmaps/shop-migrate'], ['get', 'secrets/shop'], ['list', 'pods'],
    ].filter(words => may(account, ...words));
    expectThat(`${account} may do nothing else`, others.length === 0, JSON.stringify(others));
  }
  expectThat('the release step itself may do nothing', !may('shop-migrate', 'get', `jobs.batch/${job}`));
}

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
  const directory = join(folder, name);
  mkdirSync(directory);
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

async function until(holds: () => boolean): Promise<boolean> {
  for (let tries = 0; tries < 100 && !holds(); tries++) { await new Promise(done => setTimeout(done, 100)); }
  return holds();
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

async function checkRelease(first: { objects: any[]; job: string }): Promise<void> {
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

  rmSync(join(folder, 'shop-web'), { recursive: true });
  const next = await wait('shop-web', second.job);
  await until(() => next.said().includes('runs (0 active'));
  end(second.job, 'Failed');
  expectThat('it ends with 1 when the Job has failed', await next.ended === 1, next.said());
  const reason = 'failed (BackoffLimitExceeded): Job has reached the specified backoff limit';
  expectThat('and says why', next.said().includes(reason), next.said());
}

/** What we take the server must take, and what it takes we refuse only where that is meant. */
function checkSchedules(): void {
  const schedules = [
    '* * * * *', '30 3 * * *', '*/15 9-17 * * mon-fri', '5/10 * * * *', '0 0 29 feb ?', '0 0 31 2 1', '60 * * * *',
    '* 24 * * *', '* * 0 * *', '* * * 13 *', '* * * * 7', '* * L * *', '*/0 * * * *', '30-10 * * * *', '* * * *',
    '* * * * * *', 'TZ=UTC * * * *',
  ];
  const zones = ['Etc/UTC', 'Europe/Berlin', 'CET', 'Local', 'Europe/Atlantis', '+01:00', 'PST', 'europe/berlin'];
  const template = { spec: { restartPolicy: 'Never', containers: [{ name: 'a', image: 'a:1' }] } };
  const dryRun = ['apply', '--dry-run=server', '-f', '-'];
  const takes = (schedule: string, timeZone: string): boolean => kubectl(dryRun, text([{
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: { name: 'schedule', namespace: NAMESPACE },
    spec: { schedule, timeZone, jobTemplate: { spec: { template } } },
  }])).ok;
  const isSchedule = (schedule: string): boolean => {
    const problems = new Problems('');
    readSchedule(schedule, problems);
    return problems.messages.length === 0;
  };
  const differing = [
    ...schedules.filter(each => takes(each, 'Etc/UTC') !== isSchedule(each)),
    ...zones.filter(each => takes('* * * * *', each) !== (problemOfTimeZone('timeZone', each) === undefined)),
  ];
  const agree = differing.length === 0;
  expectThat('schedules and time zones are valid here where they are on the server', agree, differing);
}

function scaledBy(scaling: Scaling): string {
  const chart = new Chart(Testing.app(), 'shop', { namespace: NAMESPACE });
  const image = PythonImage.fromDirectory(join(root, 'test/fixtures/projects/fastapi'));
  new PythonContainerDeployment(chart, 'web', {
    container: PythonContainer.web({ image, scaling }), image: ImageSource.registry('ghcr.io/acme/shop'),
  });
  return text(Testing.synth(chart));
}

/** What becomes of the number of pods when it is no longer in the manifest. */
function checkScaling(): void {
  const [, ...commands] = readFileSync(join(root, 'docs/scaling.md'), 'utf8').split('```sh\n')
    .map(part => part.split('```')[0].replaceAll('--namespace shop', `--namespace ${NAMESPACE}`));
  const apply = (way: string[], scaling: Scaling) => must(['apply', ...way, '-f', '-'], scaledBy(scaling));
  const replicas = () => must(['get', 'deployment', 'shop-web', '-n', NAMESPACE, '-o', 'jsonpath={.spec.replicas}']);
  [[], ['--server-side']].forEach((way, index) => {
    const name = ['kubectl apply', ...way].join(' ');
    const begin = (): void => {
      must(['delete', 'deployment', 'shop-web', '-n', NAMESPACE, '--ignore-not-found']);
      apply(way, Scaling.fixed(4));
    };
    begin();
    apply(way, Scaling.between(2, 10));
    expectThat(`after ${name} without the number of pods, one is left`, replicas() === '1', replicas());
    begin();
    const { status, stderr } = spawnSync('sh', ['-c', commands[index]], { encoding: 'utf8' });
    expectThat(`the command for ${name} ends with 0`, status === 0, stderr);
    const kept = replicas();
    apply(way, Scaling.between(2, 10));
    expectThat(`after it ${kept} are left`, Number(kept) >= 4 && replicas() === kept, replicas());
    must(['scale', 'deployment', 'shop-web', '-n', NAMESPACE, '--replicas', '7']);
    apply(way, Scaling.between(2, 9));
    expectThat('a later apply leaves the number alone', replicas() === '7', replicas());
  });
}

async function main(): Promise<void> {
  console.log(must(['version']).trim().split('\n').at(-1));
  must(['create', 'namespace', NAMESPACE]);
  try {
    must(['label', 'namespace', NAMESPACE, 'pod-security.kubernetes.io/enforce=restricted']);
    const first = manifests('1');
    checkObjects(first.objects);
    checkRights(first.job);
    await checkRelease(first);
    checkSchedules();
    checkScaling();
  } finally {
    for (const kind of ['all', 'configmaps', 'roles', 'rolebindings', 'networkpolicies', 'serviceaccounts']) {
      kubectl(['delete', kind, '--all', '-n', NAMESPACE, '--wait=false']);
    }
    kubectl(['delete', 'namespace', NAMESPACE, '--wait=false']);
    // What a controller of namespaces does, if there is none.
    const empty = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMESPACE }, spec: { finalizers: [] } };
    kubectl(['replace', '--raw', `/api/v1/namespaces/${NAMESPACE}/finalize`, '-f', '-'], JSON.stringify(empty));
    rmSync(folder, { recursive: true });
  }
  console.log(wrong.length === 0 ? 'all as it should be' : `${wrong.length} not as it should be`);
  process.exitCode = wrong.length === 0 ? 0 : 1;
}

void main();
