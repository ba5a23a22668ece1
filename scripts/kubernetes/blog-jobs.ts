import { BLOG } from './blog-cluster';
import { expectThat, kubectl, must, text, until } from './cluster';

const field = (job: string, path: string): string =>
  must(['get', 'job', job, '-n', BLOG, '-o', `jsonpath=${path}`]).trim();
const podsOf = (job: string): string[] => must(
  ['get', 'pods', '-n', BLOG, '--selector', `job-name=${job}`, '-o', 'jsonpath={.items[*].metadata.name}'],
).trim().split(' ').filter(name => name !== '');

/** Asks for the eviction of a pod, as a drain does. @returns whether it was granted */
export function evict(pod: string): boolean {
  const eviction = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name: pod, namespace: BLOG } };
  const path = `/api/v1/namespaces/${BLOG}/pods/${pod}/eviction`;
  return kubectl(['create', '--raw', path, '-f', '-'], JSON.stringify(eviction)).ok;
}

/** A run of the blog's schedule, with another command. */
function start(name: string, command: string[]): void {
  const { metadata, spec } = JSON.parse(must(['get', 'cronjob', 'blog-nightly', '-n', BLOG, '-o', 'json'])).spec
    .jobTemplate;
  spec.template.spec.containers[0].args = command;
  must(['apply', '-f', '-'], text([{
    apiVersion: 'batch/v1', kind: 'Job', metadata: { ...metadata, name, namespace: BLOG }, spec,
  }]));
}

/** What becomes of a run that is taken away, that has a bug, and whose command does not exist. */
export async function checkRuns(): Promise<void> {
  start('evicted', ['python', '-c', 'import time; time.sleep(300)']);
  start('bug', ['python', '-c', 'raise SystemExit(3)']);
  start('absent', ['no-such-command']);

  await until(() => field('evicted', '{.status.ready}') === '1', 60);
  const [pod] = podsOf('evicted');
  expectThat('the pod of a run can be evicted', evict(pod));
  const again = await until(() => podsOf('evicted').some(each => each !== pod)
    && field('evicted', '{.status.ready}') === '1', 90);
  const failed = field('evicted', '{.status.failed}');
  expectThat('it runs again, and is not counted as a failure', again && (failed === '' || failed === '0'), failed);
  must(['delete', 'job', 'evicted', '-n', BLOG]);

  const reason = (job: string): string => field(job, '{.status.conditions[?(@.type=="Failed")].reason}');
  await until(() => reason('absent') !== '', 60);
  expectThat('a command that does not exist fails at once', reason('absent') === 'PodFailurePolicy'
    && podsOf('absent').length === 1, `${reason('absent')}, ${podsOf('absent').length} tries`);
  await until(() => reason('bug') !== '', 180);
  expectThat('a program that fails is tried four times', reason('bug') === 'BackoffLimitExceeded'
    && podsOf('bug').length === 4, `${reason('bug')}, ${podsOf('bug').length} tries`);
}
