import { spawnSync } from 'child_process';
import { cpSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'fs';
import { join } from 'path';
import { Yaml } from 'cdk8s';
import { folder, kubectl, must, root, text } from './cluster';
import { ensureLock } from '../uv';

/** The namespace of the example's chart, under Pod Security `restricted`, and that of what it needs. */
export const BLOG = 'blog';
const DATA = 'blog-data';
const PASSWORD = 'correct-horse-battery-staple';

const deployment = join(folder, 'blog-deployment');

/** A server of the data namespace, with its Service. */
function server(name: string, image: string, port: number, environment: { [name: string]: string } = {}): object[] {
  const labels = { app: name };
  const env = Object.entries(environment).map(([key, value]) => ({ name: key, value }));
  const container = { name, image, env, imagePullPolicy: 'IfNotPresent', readinessProbe: { tcpSocket: { port } } };
  const metadata = { name, namespace: DATA };
  return [
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata,
      spec: {
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec: { containers: [container] } },
      },
    },
    { apiVersion: 'v1', kind: 'Service', metadata, spec: { selector: labels, ports: [{ port }] } },
  ];
}

/** Copies the example, so that its migrations can be changed. */
export function copyExample(): void {
  for (const each of ['blog', 'blog-deployment']) {
    cpSync(join(root, 'examples', each), join(folder, each), { recursive: true });
  }
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  ensureLock(join(folder, 'blog'));
}

/** What the blog finds in its cluster: a database, a broker, and what is in its Secret and its ConfigMap. */
export function makeNamespaces(load: (image: string) => void): void {
  for (const namespace of [BLOG, DATA]) { must(['create', 'namespace', namespace]); }
  must(['label', 'namespace', BLOG, 'pod-security.kubernetes.io/enforce=restricted']);
  ['postgres:17', 'redis:8'].forEach(load);
  must(['apply', '-f', '-'], text([
    ...server('postgres', 'postgres:17', 5432, { POSTGRES_USER: 'blog', POSTGRES_PASSWORD: PASSWORD }),
    ...server('redis', 'redis:8', 6379),
  ]));
  const literals = (values: { [key: string]: string }): string[] =>
    Object.entries(values).map(([key, value]) => `--from-literal=${key}=${value}`);
  must(['create', 'secret', 'generic', 'blog', '-n', BLOG, ...literals({
    'db-password': PASSWORD, 'secret-key': PASSWORD,
  })]);
  must(['create', 'configmap', 'blog', '-n', BLOG, ...literals({
    'allowed-hosts': '*',
    'broker-url': `redis://redis.${DATA}:6379/0`,
    'database-host': `postgres.${DATA}`,
  })]);
  for (const name of ['postgres', 'redis']) {
    must(['rollout', 'status', `deployment/${name}`, '-n', DATA, '--timeout', '120s']);
  }
}

export function removeNamespaces(): void {
  for (const namespace of [BLOG, DATA]) { kubectl(['delete', 'namespace', namespace, '--timeout', '120s']); }
  rmSync(folder, { recursive: true });
}

/** The lines that psql answers. */
export function sql(statement: string): string {
  return must(['exec', '-n', DATA, 'deployment/postgres', '--', 'psql', '--username', 'blog', '--tuples-only',
    '--no-align', '--quiet', '--command', statement]).trim();
}

export const count = (rows: string): number => Number(sql(`select count(*) from ${rows}`));

/** A version of the blog: its manifests, and its image in the cluster. */
export interface Version {
  readonly file: string;
  readonly image: string;
  /** Name of the Job of its release step. */
  readonly job: string;
}

/** @param migration the text of one more migration, after the last */
export function makeVersion(load: (image: string) => void, migration?: { name: string; text: string }): Version {
  if (migration) { writeFileSync(join(folder, 'blog', 'posts', 'migrations', `${migration.name}.py`), migration.text); }
  const within = join(deployment, 'kubernetes');
  run(join(root, 'node_modules', '.bin', 'tsx'), ['--tsconfig', join(root, 'examples', 'tsconfig.json'), 'main.ts'],
    within);
  run('docker', ['buildx', 'bake', '--load'], join(within, 'build'));
  const manifests = readFileSync(join(within, 'dist', 'blog.k8s.yaml'), 'utf8');
  const [image] = /ghcr\.io\/acme\/blog:[\w.-]+/.exec(manifests)!;
  const file = join(folder, `${image.split(':')[1]}.yaml`);
  writeFileSync(file, manifests);
  const objects = Yaml.load(file) as any[];
  objects.forEach(fitIn);
  writeFileSync(file, text(objects));
  load(image);
  return { file, image, job: objects.find(({ kind }) => kind === 'Job')!.metadata.name };
}

/** A cluster for a trial has no registry, and few processors, of which a rollout reserves more. */
function fitIn({ kind, spec }: any): void {
  const template = kind === 'CronJob' ? spec.jobTemplate.spec.template : spec?.template;
  if (template === undefined) { return; }
  for (const container of [...template.spec.initContainers ?? [], ...template.spec.containers]) {
    container.imagePullPolicy = 'IfNotPresent';
    container.resources.requests.cpu = '50m';
  }
}

/** A pod that asks the Service of the blog, with the blog's image: nothing else has to be pulled. */
export function startClient(image: string, name: string, program: string): void {
  const container = { name, image, command: ['tini', '--', 'python', '-c', program], imagePullPolicy: 'IfNotPresent' };
  must(['apply', '-f', '-'], text([{
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: DATA },
    spec: { restartPolicy: 'Never', terminationGracePeriodSeconds: 5, containers: [container] },
  }]));
  must(['wait', '--for=condition=Ready', `pod/${name}`, '-n', DATA, '--timeout', '60s']);
}

/** What a program of a client answers. */
export function ask(client: string, program: string): string {
  return must(['exec', '-n', DATA, client, '--', 'python', '-c', program]).trim();
}

/** Lets a client end what it does. @returns what it has printed */
export function endClient(name: string): string {
  must(['exec', '-n', DATA, name, '--', 'python', '-c', 'open("/tmp/end", "w")']);
  must(['wait', '--for=jsonpath={.status.phase}=Succeeded', `pod/${name}`, '-n', DATA, '--timeout', '60s']);
  const printed = must(['logs', name, '-n', DATA]);
  must(['delete', 'pod', name, '-n', DATA]);
  return printed;
}

function run(command: string, words: string[], cwd: string): void {
  const env = { ...process.env, BUILDX_NO_DEFAULT_ATTESTATIONS: '1' };
  const { status, stdout, stderr } = spawnSync(command, words, { cwd, env, encoding: 'utf8', maxBuffer: 2 ** 26 });
  if (status !== 0) { throw new Error(`'${command} ${words.join(' ')}' failed\n${stdout}${stderr}`); }
}
