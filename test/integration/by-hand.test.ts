import { cpSync, mkdtempSync, readFileSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join, resolve } from 'path';
import { parseAllDocuments } from 'yaml';
import * as ecs from './by-hand/ecs';
import * as kubernetes from './by-hand/kubernetes';
import { docker, python, run, until } from './docker';
import { ensureLock } from '../../scripts/uv';

const root = resolve(__dirname, '..', '..');
const project = join(root, 'examples', 'blog');
const directory = mkdtempSync(join(tmpdir(), 'by-hand-'));

beforeAll(() => ensureLock(project));
afterAll(() => rmSync(directory, { recursive: true }));

/** Runs a program of the CDK or cdk8s as its user does, and returns where it wrote. */
function outputOf(program: string, side: string): string {
  const outdir = join(directory, side);
  const env = { ...process.env, CDK_OUTDIR: outdir, CDK8S_OUTDIR: outdir, TAG: '1a2b3c4', CDK_VALIDATION: 'false' };
  run(join(root, 'node_modules', '.bin', 'tsx'), [
    '--tsconfig', join(root, 'examples', 'tsconfig.json'), join(root, program),
  ], { cwd: directory, env });
  return outdir;
}

const templateOf = (program: string, side: string): ecs.Template =>
  JSON.parse(readFileSync(join(outputOf(program, side), 'Blog.template.json'), 'utf8')) as ecs.Template;

const manifestsOf = (program: string, side: string): any[] =>
  parseAllDocuments(readFileSync(join(outputOf(program, side), 'blog.k8s.yaml'), 'utf8')).map(each => each.toJS());

/** The same output without one thing, wherever it is. */
function without<T>(output: T, name: string): T {
  return JSON.parse(JSON.stringify(output, (key, value) => key === name ? undefined : value));
}

describe('the blog of the examples on ECS, written by hand', () => {
  let hand: ecs.Template;
  let ours: ecs.Template;

  beforeAll(() => {
    hand = templateOf('bench/by-hand/ecs/app.ts', 'ecs-hand');
    ours = templateOf('examples/blog-deployment/ecs/app.ts', 'ecs-ours');
  });

  test('says the same as by this library', () => {
    expect(ecs.meaningOf(hand)).toEqual(ecs.meaningOf(ours));
  });

  test.each([
    'User', 'ReadonlyRootFilesystem', 'Capabilities', 'StopTimeout', 'Ulimits', 'HealthCheck', 'RetentionInDays',
    'mode', 'max-buffer-size', 'DeploymentCircuitBreaker', 'AvailabilityZoneRebalancing', 'RuntimePlatform',
    'HealthCheckGracePeriodSeconds', 'PropagateTags', 'ClusterSettings', 'SslPolicy', 'DependsOn', 'DeletionPolicy',
    'ScheduleExpressionTimezone', 'SourceSecurityGroupId', 'SqsManagedSseEnabled', 'UnhealthyThresholdCount',
  ])('fails to say the same without %s', name => {
    expect(ecs.meaningOf(without(hand, name))).not.toEqual(ecs.meaningOf(ours));
  });
});

describe('the blog of the examples on Kubernetes, written by hand', () => {
  let hand: any[];
  let ours: any[];

  beforeAll(() => {
    hand = manifestsOf('bench/by-hand/kubernetes/main.ts', 'kubernetes-hand');
    ours = manifestsOf('examples/blog-deployment/kubernetes/main.ts', 'kubernetes-ours');
  });

  test('says the same as by this library', () => {
    expect(kubernetes.meaningOf(hand)).toEqual(kubernetes.meaningOf(ours));
  });

  test.each([
    'runAsUser', 'readOnlyRootFilesystem', 'allowPrivilegeEscalation', 'capabilities', 'fsGroup', 'sizeLimit',
    'startupProbe', 'livenessProbe', 'readinessProbe', 'lifecycle', 'ephemeral-storage', 'imagePullPolicy',
    'automountServiceAccountToken', 'enableServiceLinks', 'podFailurePolicy', 'terminationMessagePolicy',
    'concurrencyPolicy', 'startingDeadlineSeconds', 'timeZone', 'backoffLimit', 'initContainers', 'policyTypes',
    'unhealthyPodEvictionPolicy', 'podAntiAffinity', 'defaultMode', 'terminationGracePeriodSeconds', 'strategy',
  ])('fails to say the same without %s', name => {
    expect(kubernetes.meaningOf(without(hand, name))).not.toEqual(kubernetes.meaningOf(ours));
  });
});

describe('the image by hand', () => {
  const tag = `by-hand-${process.pid}`;

  beforeAll(() => {
    const context = join(directory, 'context');
    cpSync(project, context, { recursive: true });
    cpSync(join(root, 'bench', 'by-hand', 'blog'), context, { recursive: true });
    docker('build', '--quiet', '--tag', tag, context);
  });

  afterAll(() => {
    docker('rm', '--force', '--volumes', tag);
    docker('rmi', '--force', tag);
  });

  test('serves with a read-only root, and its secrets are files that no process has in its environment', async () => {
    docker(
      'run', '--detach', '--name', tag, '--read-only', '--cap-drop', 'ALL', '--tmpfs', '/tmp:mode=1777,noexec',
      '--tmpfs', '/run/secrets:mode=0700,uid=10001,gid=10001', '--env', 'SECRET_FILE_db-password=correct-horse',
      '--env', 'SECRET_FILE_secret-key=battery-staple', '--entrypoint', 'python', tag,
      ...['/opt/container/entrypoint.py', 'tini', '-s', '-e', '143', '--'],
      ...JSON.parse(docker('image', 'inspect', '--format', '{{json .Config.Cmd}}', tag)) as string[],
    );
    const probe = 'import subprocess; print(subprocess.run(["python", "/opt/container/probe.py"]).returncode)';
    await until('an answer', 60, () => python(tag, probe) === '0');
    const told = python(tag, 'print(open("/proc/1/environ").read() + open("/run/secrets/db-password").read())');
    expect(told).toContain('correct-horse');
    expect(told).not.toContain('SECRET_FILE');
    expect(python(tag, 'import blog.heartbeat as h; print([step.__name__ for step in h.app.steps["worker"]])'))
      .toContain('Heartbeat');
  });
});
