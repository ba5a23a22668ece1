import { ApiObject, Chart, JsonPatch, Testing } from 'cdk8s';
import { EnvValue, NetworkPolicyPort, Pods, Secret, Volume } from 'cdk8s-plus-28';
import { containerOf, job, web, worker } from './specs';
import type { ContainerSpec } from '../../../src/container';
import { ImageSource } from '../../../src/targets/image-source';
import { PythonContainerJob, type PythonContainerJobProps } from '../../../src/targets/kubernetes';

afterEach(() => jest.restoreAllMocks());

const image = ImageSource.registry('ghcr.io/acme/shop');

function make(spec: ContainerSpec = job, more: Partial<PythonContainerJobProps> = {}, id = 'migrate') {
  const chart = new Chart(Testing.app(), 'shop', { namespace: 'shop' });
  const secret = Secret.fromSecretName(chart, 'Secret', 'shop');
  const secrets = Object.fromEntries(spec.secrets.map(name => [name, { secret, key: name }]));
  const made = new PythonContainerJob(chart, id, { container: containerOf(spec), image, secrets, ...more });
  return { chart, made, objects: () => Object.fromEntries(Testing.synth(chart).map(each => [each.kind, each])) };
}

const nameOf = (...args: Parameters<typeof make>): string => make(...args).made.job.name;

test('a job is three objects, and nothing of a service', () => {
  expect(Object.keys(make().objects())).toEqual(['ServiceAccount', 'Job', 'NetworkPolicy']);
});

test('it runs once in a pod that is not restarted, and says what becomes of its tries', () => {
  const { Job } = make().objects();
  const { template, ...rest } = Job.spec;
  expect(rest).toEqual({
    backoffLimit: 3,
    ttlSecondsAfterFinished: 604800,
    podFailurePolicy: {
      rules: [
        { action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] },
        { action: 'FailJob', onExitCodes: { containerName: 'migrate', operator: 'In', values: [125, 126, 127] } },
      ],
    },
  });
  expect(template.spec.restartPolicy).toBe('Never');
  expect(template.spec.containers[0].terminationMessagePolicy).toBe('FallbackToLogsOnError');
});

test('its pod is as hardened as that of a deployment, and is spread nowhere', () => {
  const pod = make({ ...job, secrets: ['db-password'] }).objects().Job.spec.template.spec;
  expect(pod).toMatchObject({
    serviceAccountName: 'shop-migrate',
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    terminationGracePeriodSeconds: job.shutdown.terminationSeconds,
    securityContext: { runAsNonRoot: true, runAsUser: 10001, seccompProfile: { type: 'RuntimeDefault' } },
    nodeSelector: { 'kubernetes.io/arch': 'amd64' },
  });
  expect(pod).not.toHaveProperty('affinity');
  expect(pod).not.toHaveProperty('topologySpreadConstraints');
  const [container] = pod.containers;
  expect(container).toMatchObject({
    args: ['python', '-m', 'shop.migrate'],
    securityContext: {
      allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] },
    },
    volumeMounts: [{ name: 'tmp', mountPath: '/tmp' }, { name: 'secrets', mountPath: '/run/secrets', readOnly: true }],
  });
  expect(container).not.toHaveProperty('livenessProbe');
});

test('nobody may connect to it, and it may connect to everybody until peers are declared', () => {
  const { made, objects } = make();
  expect(objects().NetworkPolicy.spec).toEqual({
    podSelector: { matchLabels: { 'app.kubernetes.io/instance': 'shop-migrate' } },
    policyTypes: ['Ingress', 'Egress'],
    ingress: [],
    egress: [{}],
  });
  made.networkPolicy.addEgressRule(Pods.all(made, 'Peers'), [NetworkPolicyPort.tcp(5432)]);
  expect(objects().NetworkPolicy.spec.egress).toHaveLength(2);
});

test('its numbers can be set', () => {
  const { spec } = make(job, { backoffLimit: 0, activeDeadlineSeconds: 900, ttlSecondsAfterFinished: 0 }).objects().Job;
  expect(spec).toMatchObject({ backoffLimit: 0, activeDeadlineSeconds: 900, ttlSecondsAfterFinished: 0 });
});

describe('the name of the Job', () => {
  test('is that of the construct with a hash of what it runs, and all labels are those of the construct', () => {
    const { Job } = make().objects();
    expect(Job.metadata.name).toMatch(/^shop-migrate-[0-9a-f]{10}$/);
    for (const { labels } of [Job.metadata, Job.spec.template.metadata]) {
      expect(labels).toEqual({
        'app.kubernetes.io/name': 'shop',
        'app.kubernetes.io/instance': 'shop-migrate',
        'app.kubernetes.io/component': 'job',
        'app.kubernetes.io/version': '1.4.0',
      });
    }
  });

  test('is the same for the same job', () => {
    expect(nameOf()).toBe(nameOf());
  });

  test.each<[string, Parameters<typeof make>]>([
    ['the image', [job, { image: ImageSource.registry('ghcr.io/acme/other') }]],
    ['the command', [{ ...job, command: ['python', '-m', 'shop.other'] }]],
    ['a variable', [{ ...job, environment: { LEVEL: 'debug' } }]],
    ['the size', [{ ...job, size: { ...job.size, memoryMiB: 2048 } }]],
    ['a secret', [{ ...job, secrets: ['db-password'] }]],
    ['a writable path', [{ ...job, writablePaths: [{ path: '/tmp', sizeMiB: 65, executable: false }] }]],
  ])('changes with %s', (_, args) => {
    expect(nameOf(...args)).not.toBe(nameOf());
  });

  test('changes with the place of a secret, and with the credentials of the registry', () => {
    const other = Secret.fromSecretName(new Chart(Testing.app(), 'other'), 'Secret', 'other');
    const spec = { ...job, secrets: ['a'] };
    expect(nameOf(spec, { secrets: { a: { secret: other, key: 'a' } } })).not.toBe(nameOf(spec));
    expect(nameOf(job, { dockerRegistryAuth: other })).not.toBe(nameOf());
  });

  test('stays when a field changes that Kubernetes lets change', () => {
    expect(nameOf(job, { backoffLimit: 1, activeDeadlineSeconds: 5, ttlSecondsAfterFinished: 5 })).toBe(nameOf());
  });

  test('is the same whichever number the CDK gives a token in the image', () => {
    const name = (token: string) =>
      nameOf(job, { image: ImageSource.registry(`\${Token[TOKEN.${token}]}/shop`) });
    expect(name('7')).toBe(name('12'));
    expect(name('7')).not.toBe(nameOf());
  });

  test('has place for its hash', () => {
    expect(nameOf(job, { name: 'x'.repeat(52) })).toHaveLength(63);
    expect(() => make(job, { name: 'x'.repeat(53) }))
      .toThrow(/the name "x{53}" has 53 characters, but those of a Job leave it only 52; set a shorter 'name'/);
  });
});

test('the API of cdk8s-plus stays open, and a late patch wins', () => {
  const { chart, made, objects } = make();
  made.job.metadata.addAnnotation('helm.sh/hook', 'pre-upgrade');
  made.job.podMetadata.addAnnotation('note', 'x');
  const [container] = made.job.containers;
  container.env.addVariable('LEVEL', EnvValue.fromValue('debug'));
  container.mount('/data', Volume.fromEmptyDir(chart, 'Data', 'data'));
  made.job.addContainer({ name: 'beside', image: 'beside:1' });
  ApiObject.of(made.job).addJsonPatch(
    JsonPatch.add('/spec/podReplacementPolicy', 'Failed'), JsonPatch.remove('/spec/ttlSecondsAfterFinished'),
  );
  const { metadata, spec } = objects().Job;
  expect(metadata.annotations).toEqual({ 'helm.sh/hook': 'pre-upgrade' });
  expect(spec.template.metadata.annotations).toEqual({ note: 'x' });
  expect(spec).toMatchObject({ podReplacementPolicy: 'Failed', backoffLimit: 3 });
  expect(spec).not.toHaveProperty('ttlSecondsAfterFinished');
  const [ours, beside] = spec.template.spec.containers;
  expect(ours.env).toContainEqual({ name: 'LEVEL', value: 'debug' });
  expect(ours.volumeMounts.map(({ mountPath }: any) => mountPath)).toEqual(['/tmp', '/data']);
  expect(beside.securityContext.capabilities).toEqual({ drop: ['ALL'] });
});

test('its default child is the Job', () => {
  const { made } = make();
  expect(made.node.defaultChild).toBe(made.job);
});

test('warnings are printed, annotated and given', () => {
  const emit = jest.spyOn(process, 'emitWarning').mockReturnValue();
  const chart = new Chart(Testing.app(), 'shop');
  const made = new PythonContainerJob(chart, 'it', { container: containerOf(job, ['mind the lock']), image });
  expect(made.warnings).toEqual(['mind the lock']);
  expect(emit).toHaveBeenCalledWith('shop/it: mind the lock', 'PythonContainerJobWarning');
  expect(Testing.synth(chart)[1].metadata.annotations).toEqual({ 'cdk-python-container/warnings': 'mind the lock' });
});

test('an image whose digest is not known yet is among the warnings', () => {
  jest.spyOn(process, 'emitWarning').mockReturnValue();
  const source = ImageSource.registry('ghcr.io/acme/shop', { digestFile: '/absent/digests.json' });
  expect(make(job, { image: source }).made.warnings).toEqual([expect.stringContaining('has no digest of')]);
});

describe('fails', () => {
  const messageOf = (act: () => unknown): string => {
    try { act(); } catch (error) {
      expect((error as Error).name).toBe('PythonContainerJobInvalid');
      return (error as Error).message;
    }
    return 'none';
  };

  test.each([web, worker])('for a container that never ends: $name', spec => {
    expect(messageOf(() => make({ ...spec, secrets: [] }))).toContain('which never ends; use PythonContainer.job(...)');
  });

  test('for all that is wrong at once', () => {
    const message = messageOf(() => make({ ...job, secrets: ['a'] }, {
      image: ImageSource.cdkAsset(),
      secrets: {},
      name: 'X',
      backoffLimit: -1,
      activeDeadlineSeconds: 0,
      ttlSecondsAfterFinished: 2 ** 31,
    }));
    expect(message).toContain('invalid PythonContainerJob "shop/migrate" (6 problems):');
    expect(message).toContain("'backoffLimit' is -1; use a whole number from 0 to 2147483647");
    expect(message).toContain("'activeDeadlineSeconds' is 0; use a whole number from 1 to 2147483647");
    expect(message).toContain("'ttlSecondsAfterFinished' is 2147483648; use a whole number from 0 to 2147483647");
  });

  test('for a pod that violates restricted', () => {
    const { made, objects } = make();
    made.job.addContainer({ name: 'root', image: 'root:1', securityContext: { ensureNonRoot: false } });
    expect(messageOf(objects)).toContain('the container "root" may run as root');
  });

  test('for something else where the container writes', () => {
    const { chart, made, objects } = make();
    made.job.containers[0].mount('/tmp', Volume.fromEmptyDir(chart, 'Scratch', 'scratch'));
    expect(messageOf(objects)).toContain("volumeMounts[/tmp].name' must be \"tmp\" but the output has \"scratch\"");
  });

  test('for a name that two of them have', () => {
    const { chart, objects } = make();
    new PythonContainerJob(chart, 'other', { container: containerOf(job), image, name: 'shop-migrate' });
    expect(messageOf(objects)).toContain('are both called "shop-migrate" in the namespace shop');
  });

  test('for the Secret of a registry whose name only the CDK knows', () => {
    const dockerRegistryAuth = Secret.fromSecretName(new Chart(Testing.app(), 'other'), 'R', '${Token[TOKEN.7]}');
    expect(messageOf(() => make(job, { dockerRegistryAuth })))
      .toContain("'dockerRegistryAuth' is a Secret whose name is known only at deployment");
  });

  test('for a label and a variable that only the CDK knows', () => {
    const labelled = make();
    labelled.made.job.podMetadata.addLabel('team', '${Token[TOKEN.7]}');
    expect(messageOf(labelled.objects)).toContain('the label "team" has a value that is known only at deployment');
    const { made, objects } = make();
    made.job.containers[0].env.addVariable('A', EnvValue.fromValue('${Token[TOKEN.7]}'));
    expect(messageOf(objects)).toContain('has "A" among its variables');
  });
});
