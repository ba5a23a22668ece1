/**
 * Gives our manifests to a real API server, in a namespace of its own, and looks at what it makes of them:
 *
 *     KUBECONFIG=... npx tsx scripts/kubernetes/run.ts
 *
 * It is meant for an API server alone, without controllers and nodes: a Job does not run then, and this program writes
 * its status. It shows that every object is accepted as strictly as possible and is unchanged when it is applied again,
 * that pods pass Pod Security `restricted`, that what waits for a release step may read that one Job and nothing else,
 * and that await_release.py waits, starts and fails as it should. It compares our check of schedules with the server's,
 * and runs the commands that `docs/scaling.md` has against the loss of pods, and `docs/release-steps.md` for old Jobs.
 *
 * Ends with 1, and says which, if something is not as it should be.
 */
import { spawnSync } from 'child_process';
import { rmSync } from 'fs';
import { join } from 'path';
import { Chart, Testing } from 'cdk8s';
import { commandsOf, expectThat, folder, kubectl, must, NAMESPACE, root, text, wrong } from './cluster';
import { manifests } from './manifests';
import { checkJobs, checkRelease } from './release';
import { ImageSource, PythonContainer, PythonContainerDeployment, PythonImage, Scaling } from '../../src';
import { Problems } from '../../src/private/problems';
import { problemOfTimeZone } from '../../src/private/time-zone';
import { readSchedule } from '../../src/targets/kubernetes/schedule';

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
  const commands = commandsOf('scaling.md');
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
    await checkJobs();
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
