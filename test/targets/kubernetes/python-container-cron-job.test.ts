import { ApiObject, Chart, JsonPatch, Testing } from 'cdk8s';
import { EnvValue } from 'cdk8s-plus-28';
import { containerOf, job, worker } from './specs';
import { ImageSource } from '../../../src/targets/image-source';
import { PythonContainerCronJob, type PythonContainerCronJobProps } from '../../../src/targets/kubernetes';

beforeEach(() => { jest.spyOn(process, 'emitWarning').mockReturnValue(); });
afterEach(() => jest.restoreAllMocks());

const image = ImageSource.registry('ghcr.io/acme/shop');
const report = { ...job, name: 'report' };

function make(more: Partial<PythonContainerCronJobProps> = {}) {
  const chart = new Chart(Testing.app(), 'shop', { namespace: 'shop' });
  const props = { container: containerOf(report), image, schedule: '30 3 * * *', ...more };
  const made = new PythonContainerCronJob(chart, 'report', props);
  return { made, objects: () => Object.fromEntries(Testing.synth(chart).map(each => [each.kind, each])) };
}

test('a schedule is three objects of one name', () => {
  const objects = make().objects();
  expect(Object.keys(objects)).toEqual(['ServiceAccount', 'CronJob', 'NetworkPolicy']);
  expect(Object.values<any>(objects).map(({ metadata }) => metadata.name)).toEqual(Array(3).fill('shop-report'));
  expect(objects.NetworkPolicy.spec).toMatchObject({ ingress: [], egress: [{}] });
});

test('it skips no run that can still be made, and makes one after the other', () => {
  const { jobTemplate, ...rest } = make().objects().CronJob.spec;
  expect(rest).toEqual({
    schedule: '30 3 * * *',
    timeZone: 'Etc/UTC',
    concurrencyPolicy: 'Forbid',
    startingDeadlineSeconds: 86400,
    successfulJobsHistoryLimit: 3,
    failedJobsHistoryLimit: 3,
  });
  const { template, ...runs } = jobTemplate.spec;
  expect(runs).toEqual({ backoffLimit: 3, podFailurePolicy: expect.anything() });
  expect(template.spec).toMatchObject({ restartPolicy: 'Never', serviceAccountName: 'shop-report' });
  expect(template.spec).not.toHaveProperty('dnsPolicy');
});

test('Jobs and pods have the labels of the construct, and no other', () => {
  const { metadata, spec: { jobTemplate } } = make().objects().CronJob;
  expect(metadata.labels['app.kubernetes.io/instance']).toBe('shop-report');
  expect(jobTemplate.metadata.labels).toEqual(metadata.labels);
  expect(jobTemplate.spec.template.metadata.labels).toEqual(metadata.labels);
});

test('everything can be set', () => {
  const { spec } = make({
    schedule: '@weekly',
    timeZone: 'Europe/Berlin',
    suspend: true,
    startingDeadlineSeconds: 10,
    successfulJobsHistoryLimit: 0,
    failedJobsHistoryLimit: 1,
    backoffLimit: 0,
    activeDeadlineSeconds: 3600,
  }).objects().CronJob;
  expect(spec).toMatchObject({
    schedule: '0 0 * * 0',
    timeZone: 'Europe/Berlin',
    suspend: true,
    startingDeadlineSeconds: 10,
    successfulJobsHistoryLimit: 0,
    failedJobsHistoryLimit: 1,
    jobTemplate: { spec: { backoffLimit: 0, activeDeadlineSeconds: 3600 } },
  });
});

test('the API of cdk8s-plus stays open, and a late patch wins', () => {
  const { made, objects } = make();
  made.cronJob.podMetadata.addAnnotation('note', 'x');
  made.cronJob.containers[0].env.addVariable('LEVEL', EnvValue.fromValue('debug'));
  ApiObject.of(made.cronJob).addJsonPatch(JsonPatch.replace('/spec/concurrencyPolicy', 'Replace'));
  const { spec } = objects().CronJob;
  expect(spec.concurrencyPolicy).toBe('Replace');
  expect(spec.jobTemplate.spec.template.metadata.annotations).toEqual({ note: 'x' });
  expect(spec.jobTemplate.spec.template.spec.containers[0].env).toContainEqual({ name: 'LEVEL', value: 'debug' });
});

test('without a time limit it warns that one run can stop all others', () => {
  const hint = expect.stringContaining('a run that hangs keeps all later ones from starting');
  const { made, objects } = make({ container: containerOf(report, ['mind the lock']) });
  expect(made.warnings).toEqual(['mind the lock', hint]);
  expect(objects().CronJob.metadata.annotations['cdk-python-container/warnings']).toContain('a run that hangs');
  expect(process.emitWarning).toHaveBeenCalledWith('shop/report: mind the lock', 'PythonContainerCronJobWarning');
  expect(make({ activeDeadlineSeconds: 3600 }).made.warnings).toEqual([]);
  expect(make({ container: containerOf({ ...report, timeLimitSeconds: 60 }) }).made.warnings).toEqual([]);
});

test('an image whose digest is not known yet is among the warnings', () => {
  const source = ImageSource.registry('ghcr.io/acme/shop', { digestFile: '/absent/digests.json' });
  const { warnings } = make({ image: source, activeDeadlineSeconds: 60 }).made;
  expect(warnings).toEqual([expect.stringContaining('has no digest of')]);
});

describe('fails', () => {
  const messageOf = (act: () => unknown): string => {
    try { act(); } catch (error) {
      expect((error as Error).name).toBe('PythonContainerCronJobInvalid');
      return (error as Error).message;
    }
    return 'none';
  };

  test('for all that is wrong at once', () => {
    const message = messageOf(() => make({
      container: containerOf(worker),
      schedule: '0 25 * * *',
      timeZone: 'Mars/Olympus',
      startingDeadlineSeconds: 9,
      successfulJobsHistoryLimit: -1,
      failedJobsHistoryLimit: 0.5,
    }));
    expect(message).toContain('invalid PythonContainerCronJob "shop/report" (6 problems):');
    expect(message).toContain("'startingDeadlineSeconds' is 9; use a whole number from 10 to 2147483647");
    expect(message).toContain("'successfulJobsHistoryLimit' is -1; use a whole number from 0");
    expect(message).toContain("'failedJobsHistoryLimit' is 0.5; use a whole number from 0");
  });

  test('for a pod that violates restricted, in the template of the template', () => {
    const { made, objects } = make();
    made.cronJob.addContainer({ name: 'root', image: 'root:1', securityContext: { ensureNonRoot: false } });
    expect(messageOf(objects)).toContain('the container "root" may run as root');
  });

  test('for a label that only the CDK knows', () => {
    const { made, objects } = make();
    made.cronJob.podMetadata.addLabel('team', '${Token[TOKEN.7]}');
    expect(messageOf(objects)).toContain('the label "team" has a value that is known only at deployment');
  });

  test.each([52, 53])('for a name of more than 52 characters: %d', length => {
    expect(messageOf(() => make({ name: 'x'.repeat(length) })) === 'none').toBe(length === 52);
  });
});
