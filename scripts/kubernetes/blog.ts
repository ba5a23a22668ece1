/**
 * Deploys the blog of the examples to a whole cluster, with nodes and controllers, in the namespaces `blog` and
 * `blog-data`, which it makes and deletes:
 *
 *     KUBECONFIG=... npx tsx scripts/kubernetes/blog.ts --load 'kind load docker-image "$1"'
 *
 * `--load` is a shell command that brings the image "$1" of the local Docker engine to the nodes. The cluster needs
 * DNS, and for the autoscaler the metrics server. Takes about ten minutes.
 *
 * It shows that the release step runs once and before the new pods, that a new version replaces pods without a failed
 * request, that one whose step fails takes no traffic, and how one goes back; that workers lose no task when they are
 * restarted, that the schedule runs, and which runs of a job count as failures.
 *
 * Ends with 1, and says which, if something is not as it should be.
 */
import { spawnSync } from 'child_process';
import { parseArgs } from 'util';
import {
  ask, BLOG, copyExample, count, endClient, makeNamespaces, makeVersion, removeNamespaces, sql, startClient,
  type Version,
} from './blog-cluster';
import { checkRuns, evict } from './blog-jobs';
import { expectThat, kubectl, must, until, wrong } from './cluster';

const { values: { load: loadCommand } } = parseArgs({ options: { load: { type: 'string', default: 'true' } } });
const RUNNING = ['blog-web', 'blog-worker', 'blog-mail', 'blog-beat'];
const SITE = `http://blog-web.${BLOG}`;

/** With a connection for each request, as many clients have, until /tmp/end exists. */
const LOAD = `
import http.client, os, time
begin, done, failed = time.time(), 0, []
while not os.path.exists("/tmp/end"):
    try:
        connection = http.client.HTTPConnection("blog-web.${BLOG}", timeout=10)
        connection.request("GET", "/")
        answer = connection.getresponse()
        answer.read()
        if answer.status != 200: failed.append("%d s: %d" % (time.time() - begin, answer.status))
        connection.close()
    except Exception as error:
        failed.append("%d s: %r" % (time.time() - begin, error))
    done += 1
    time.sleep(0.01)
print(done, len(failed), *failed)
`;

const migration = (name: string, after: string, body: string): { name: string; text: string } => ({
  name,
  text: `import time\nfrom django.db import migrations\n\n\ndef run(apps, schema_editor):\n    ${body}\n\n\n`
    + `class Migration(migrations.Migration):\n    dependencies = [("posts", "${after}")]\n`
    + '    operations = [migrations.RunPython(run)]\n',
});

function load(image: string): void {
  const { status, stderr } = spawnSync('sh', ['-c', loadCommand, 'sh', image], { encoding: 'utf8' });
  if (status !== 0) { throw new Error(`'--load' failed for ${image}\n${stderr}`); }
}

const get = (kind: string, path: string, ...more: string[]): string =>
  must(['get', kind, '-n', BLOG, ...more, '-o', `jsonpath=${path}`]).trim();
const selected = (instance: string): string[] => ['--selector', `app.kubernetes.io/instance=${instance}`];

function rolledOut(): boolean {
  const options = ['-n', BLOG, '--timeout', '240s'];
  return RUNNING.every(name => kubectl(['rollout', 'status', `deployment/${name}`, ...options]).ok);
}

/** Whether the main containers of all its pods started after the Job had ended. Pods of others may still end. */
function startedAfter({ job, image }: Version): boolean {
  const end = get('job', '{.status.completionTime}', job);
  const path = `{range .items[?(@.spec.containers[0].image=="${image}")]}`
    + '{.status.containerStatuses[0].state.running.startedAt} {end}';
  const starts = RUNNING.flatMap(name => get('pods', path, ...selected(name)).split(' '));
  return end !== '' && starts.length >= RUNNING.length + 1 && starts.every(start => start >= end);
}

async function checkFirst(first: Version): Promise<void> {
  const applied = kubectl(['apply', '--validate=strict', '-f', first.file]);
  expectThat('the first version is accepted', applied.ok, applied.text);
  expectThat('all of it becomes ready', rolledOut(), kubectl(['get', 'pods', '-n', BLOG]).text);
  const output = must(['logs', '-n', BLOG, '--selector', `job-name=${first.job}`, '--tail', '-1']);
  expectThat('the release step runs once', output.split('Applying posts.0001_initial... OK').length === 2, output);
  expectThat('every container starts after it', startedAfter(first));
  const restarts = get('pods', '{.items[*].status.containerStatuses[*].restartCount}');
  expectThat('no container was restarted', /^[0 ]+$/.test(restarts), restarts);

  startClient(first.image, 'client', 'import time; time.sleep(3600)');
  const post = sql('insert into posts_post (title, text, publish_at, published) '
    + 'values (\'One\', \'A\', now(), false) returning id');
  const status = (): string => ask('client', 'import urllib.request, urllib.error\n'
    + `try: print(urllib.request.urlopen("${SITE}/posts/${post}/").status)\n`
    + 'except urllib.error.HTTPError as error: print(error.code)');
  expectThat('beat publishes what is due', await until(() => status() === '200', 60), status());
}

/** Writes comments as a browser does, which queues a task for each. @returns how many were accepted */
const comment = (texts: number): number => Number(ask('client', `
import http.cookiejar, re, urllib.parse, urllib.request
class Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_): return None
    def http_error_302(self, request, answer, code, message, headers): return answer
jar = http.cookiejar.CookieJar()
browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar), Stay())
page = "${SITE}/posts/${sql('select max(id) from posts_post')}/"
token = re.search(r'name="csrfmiddlewaretoken" value="(\\w+)"', browser.open(page).read().decode())[1]
accepted = 0
for number in range(${texts}):
    body = urllib.parse.urlencode({"csrfmiddlewaretoken": token, "text": "comment %d" % number}).encode()
    accepted += browser.open(page, body).status == 302
print(accepted)
`));

async function checkWorkers(): Promise<void> {
  expectThat('200 comments are accepted', comment(200) === 200);
  const checked = (): number => count('posts_comment where checked_at is not null');
  for (const name of ['blog-worker', 'blog-mail', 'blog-worker']) {
    must(['rollout', 'restart', `deployment/${name}`, '-n', BLOG]);
    must(['rollout', 'status', `deployment/${name}`, '-n', BLOG, '--timeout', '180s']);
  }
  const all = await until(() => checked() === 200 && count('posts_notification') === 200, 120);
  expectThat('no task is lost while the workers are restarted three times', all,
    `${checked()} and ${count('posts_notification')} of 200`);
}

async function checkSchedule(): Promise<void> {
  must(['patch', 'cronjob', 'blog-nightly', '-n', BLOG, '--type=merge', '-p', '{"spec": {"schedule": "* * * * *"}}']);
  const runs = await until(() => count('posts_digest') > 0, 150);
  const owned = '{range .items[?(@.metadata.ownerReferences[0].name=="blog-nightly")]}{.status.succeeded} {end}';
  expectThat('the job of the schedule runs and succeeds', runs && await until(() => get('jobs', owned) !== '', 30),
    kubectl(['get', 'jobs', '-n', BLOG]).text);
  must(['patch', 'cronjob', 'blog-nightly', '-n', BLOG, '--type=merge', '-p', '{"spec": {"suspend": true}}']);
}

/** Asks the site all the time while something is done. */
async function underLoad(what: string, image: string, work: () => Promise<void>): Promise<void> {
  startClient(image, 'load', LOAD);
  await work();
  const said = endClient('load');
  const [done, failed] = said.split(' ').map(Number);
  expectThat(`0 of ${done} requests failed while ${what}`, failed === 0 && done > 100, said);
}

async function checkVersions(first: Version): Promise<void> {
  const second = makeVersion(load, migration('0002_slow', '0001_initial', 'time.sleep(10)'));
  await underLoad('a new version was rolled out', first.image, async () => {
    must(['apply', '-f', second.file]);
    expectThat('the second version becomes ready', rolledOut(), kubectl(['get', 'pods', '-n', BLOG]).text);
  });
  expectThat('every container of it starts after its release step', startedAfter(second));

  const third = makeVersion(load, migration('0003_broken', '0002_slow', 'raise RuntimeError("two have one name")'));
  await underLoad('the release step of a version failed', first.image, async () => {
    must(['apply', '-f', third.file]);
    const said = (): string => kubectl(
      ['logs', '-n', BLOG, ...selected('blog-web'), '-c', 'await-release', '--tail', '-1', '--prefix'],
    ).text;
    const refuses = await until(() => said().includes(`Job ${third.job} failed`), 240);
    expectThat('what waits for it says that it failed', refuses, said());
    const { text: output } = kubectl(['logs', '-n', BLOG, '--selector', `job-name=${third.job}`, '--tail', '-1']);
    expectThat('the log of the Job has the reason', output.includes('two have one name'), output);
    const serving = '{range .items[?(@.status.containerStatuses[0].ready==true)]}{.spec.containers[0].image} {end}';
    const images = get('pods', serving, ...selected('blog-web'));
    expectThat('the pods that serve are those of the version before', images !== ''
      && images.split(' ').every(each => each === second.image), images);
  });

  await underLoad('the version before came back', first.image, async () => {
    const job = get('job', '{.metadata.uid}', second.job);
    must(['apply', '-f', second.file]);
    expectThat('it becomes ready', rolledOut(), kubectl(['get', 'pods', '-n', BLOG]).text);
    expectThat('its release step does not run again', get('job', '{.metadata.uid}', second.job) === job);
  });

  must(['delete', 'job', second.job, '-n', BLOG]);
  must(['delete', 'pod', '-n', BLOG, ...selected('blog-mail')]);
  expectThat('a pod that starts later does so though the Job is gone', rolledOut(),
    kubectl(['get', 'pods', '-n', BLOG]).text);
  const use = '{.status.currentMetrics[0].containerResource.current.averageUtilization}';
  const measured = await until(() => get('hpa', use, 'blog-web') !== '', 90);
  expectThat('the autoscaler knows the processor use of the pods', measured, kubectl(['get', 'hpa', '-n', BLOG]).text);
  const pods = Number(get('hpa', '{.status.desiredReplicas}', 'blog-web'));
  expectThat('and has added some while they were busy', pods > 2, pods);
}

async function checkEviction(version: Version): Promise<void> {
  await underLoad('pods were evicted one after the other, as a drain does', version.image, async () => {
    for (const pod of get('pods', '{.items[*].metadata.name}', ...selected('blog-web')).split(' ')) {
      const evicted = await until(() => evict(pod), 90);
      expectThat(`${pod} is evicted once the others are ready`, evicted);
    }
    expectThat('others take their place', rolledOut());
  });
}

async function main(): Promise<void> {
  console.log(must(['version']).trim().split('\n').at(-1));
  copyExample();
  try {
    makeNamespaces(load);
    const first = makeVersion(load);
    await checkFirst(first);
    await checkWorkers();
    await checkSchedule();
    await checkRuns();
    await checkVersions(first);
    await checkEviction(first);
  } finally {
    removeNamespaces();
  }
  console.log(wrong.length === 0 ? 'all as it should be' : `${wrong.length} not as it should be`);
  process.exitCode = wrong.length === 0 ? 0 : 1;
}

void main();
