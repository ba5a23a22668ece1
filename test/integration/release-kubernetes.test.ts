import { execFile } from 'child_process';
import { chmodSync, rmSync } from 'fs';
import { dirname } from 'path';
import { build, stage } from './builds';
import { docker, run } from './docker';
import { copyOf } from './projects';
import { JobProcess, PythonBase, PythonContainer, PythonImage } from '../../src';
import { manifests } from '../outputs';
import { JOB, jobThat, KubernetesApi, RECORD } from '../support/kubernetes-api';

const prefix = `release-${process.pid}`;
const project = copyOf('test/integration/samples/web');
const tags: string[] = [];
let api: KubernetesApi;

beforeAll(async () => {
  api = new KubernetesApi();
  await api.listen();
  // The kubelet gives it to the group of the pod.
  chmodSync(dirname(api.account), 0o755);
});

afterAll(async () => {
  await api.close();
  rmSync(dirname(api.account), { recursive: true });
  rmSync(project, { recursive: true });
  run('docker', ['rmi', '--force', ...tags], { accept: [0, 1] });
});

interface Outcome {
  readonly code: number | null;
  readonly said: string;
}

/** Runs the first init container of a pod as a kubelet would, with its own rights and limits. */
function waiter(tag: string, container: PythonContainer): Promise<Outcome> {
  const deployment = manifests(container).find(({ kind }) => kind === 'Deployment');
  const [definition] = deployment.spec.template.spec.initContainers;
  const { securityContext, resources: { limits }, volumeMounts: [mount] } = definition;
  const variables = Object.entries(api.environment).flatMap(([name, value]) => ['--env', `${name}=${value}`]);
  const [program, ...words] = definition.command;
  const names = definition.args.slice(0, -2);
  const args = [
    'run', '--rm', '--network', 'host', '--user', `${securityContext.runAsUser}:${securityContext.runAsGroup}`,
    '--read-only', '--cap-drop', 'ALL', '--security-opt', 'no-new-privileges',
    '--memory', limits.memory.replace('Mi', 'm'), '--memory-swap', limits.memory.replace('Mi', 'm'),
    '--cpus', String(Number.parseInt(limits.cpu, 10) / 1000),
    '--volume', `${api.account}:${mount.mountPath}:ro`, ...variables, '--entrypoint', program, tag, ...words, ...names,
    'shop-migrate-1', 'shop-migrate',
  ];
  return new Promise(resolve => {
    // Not at once, since the API answers in this process.
    const child = execFile('docker', args, { timeout: 60_000 }, (_error, _stdout, said) =>
      resolve({ code: child.exitCode, said }));
  });
}

describe.each([['slim', PythonBase.SLIM], ['distroless', PythonBase.DISTROLESS]] as const)('on %s', (name, base) => {
  const tag = `${prefix}-${name}:test`;
  const image = PythonImage.fromDirectory(project, { base });
  const release = PythonContainer.job({ image, name: 'migrate', process: JobProcess.module('shop.main') });
  const container = PythonContainer.web({ image, release });

  beforeAll(() => {
    tags.push(tag);
    build(stage(project, { base }), tag);
  });

  test('a pod waits for its release step within the limits of its first container', async () => {
    api.answers.set(RECORD, {}).set(JOB, jobThat('Complete'));
    expect(await waiter(tag, container)).toEqual({ code: 0, said: 'release: Job shop-migrate-1 is complete\n' });
    expect(api.answers.get(RECORD)).toEqual({ data: { 'shop-migrate-1': '2026-11-30T12:00:00Z' } });
    const why = { reason: 'BackoffLimitExceeded', message: 'Job has reached the specified backoff limit' };
    api.answers.set(RECORD, {}).set(JOB, jobThat('Failed', why));
    const { code, said } = await waiter(tag, container);
    expect(code).toBe(1);
    expect(said).toContain('Job shop-migrate-1 failed (BackoffLimitExceeded): ');
  });

  test('a job ends with a code that says that its program could not be started', () => {
    const codeOf = (program: string): string => docker(
      'run', '--rm', '--entrypoint', 'python', tag, '-c',
      'import subprocess as s, sys; print(s.run(["tini", "--", sys.argv[1]], stderr=s.DEVNULL).returncode)',
      program,
    ).trim();
    expect([codeOf('absent'), codeOf('/opt/container/launch.py')]).toEqual(['127', '126']);
  });
});
