import { readFileSync } from 'fs';
import { join } from 'path';
import { App, Duration, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import {
  BakeFile, BuildSecret, BuildStep, ComposeFile, ComputeSize, ContainerUser, HealthCheck, ImageArchitecture,
  ImageSource, JobProcess, LayerStrategy,
  MemoryAllocator, NativeSymbols, PackageCredentials, ProxyTrust, PruneProfile, PythonBase, PythonContainer,
  PythonContainerRepository,
  PythonContainerService, PythonContainerTask, PythonImage, PythonProject, WebServer, WorkerProcess,
  type PythonImageSettings, type TaskScheduleProps,
} from '../../src';
import { fakeProject } from '../fake-project';
import { django } from '../image/steps/django-files';
import { fixtureImage, manifests } from '../outputs';
import { planOf } from '../process/bind';
import { sampleProject } from '../project/sample-project';

const image = fixtureImage('fastapi');
const process = WorkerProcess.module('shop.main');
const web = PythonContainer.web({ image })._spec;
const provided = PythonContainer.web({ image, healthCheck: HealthCheck.provided() })._spec.health!;
const worker = PythonContainer.worker({ image, process })._spec;
const job = PythonContainer.job({ image, process: JobProcess.module('shop.main') })._spec;
const [, once, , , nightly] = manifests(PythonContainer.job({ image, process: JobProcess.module('shop.main') }));

function synthesize(source?: ImageSource): { resource: (type: string) => any; has: (type: string) => boolean } {
  const stack = new Stack(new App(), 'Stack');
  new PythonContainerService(stack, 'Web', { container: PythonContainer.web({ image }), image: source });
  new PythonContainerRepository(stack, 'Repository');
  const template = Template.fromStack(stack);
  const all = (type: string) => Object.values(template.findResources(type));
  return { resource: type => all(type)[0].Properties, has: type => all(type).length > 0 };
}

function scheduled(options: Partial<TaskScheduleProps> = {}): any {
  const stack = new Stack(new App(), 'Stack');
  const task = new PythonContainerTask(stack, 'Task', {
    container: PythonContainer.job({ image, process: JobProcess.module('shop.main') }),
  });
  task.addSchedule('Daily', { schedule: ScheduleExpression.rate(Duration.days(1)), ...options });
  return Object.values(Template.fromStack(stack).findResources('AWS::Scheduler::Schedule'))[0].Properties;
}

const schedule = scheduled();
const stack = synthesize();
const lifecycle = JSON.parse(stack.resource('AWS::ECR::Repository').LifecyclePolicy.LifecyclePolicyText);
const imageWith = (settings: PythonImageSettings): string =>
  new PythonImage({ project: image.project, ...settings }).contentTag;

const onOwnBase = new PythonImage({
  project: image.project, base: PythonBase.of('registry.example/own:1', { pythonVersion: '3.13' }),
}).dockerfile;

const bake = new BakeFile({ images: { shop: image } }).render();
const password = PackageCredentials.password('index.example', BuildSecret.variable('token', 'TOKEN'));
const withPassword = new PythonImage({ project: image.project, credentials: [password] }).dockerfile;


/** The Dockerfile with a step. */
const withStep = (step: BuildStep): string =>
  new PythonImage({ project: image.project, buildSteps: [step] }).dockerfile;
const command = withStep(BuildStep.run(['make'], { outputs: ['made'] }));
const frontend = withStep(BuildStep.stage({
  image: 'node:20-slim', context: 'src', run: ['make'], output: 'made', to: 'made',
}));
const collected = PythonProject.fromDirectory(sampleProject(django('STATIC_ROOT = BASE_DIR / "made"')));

/** The command of a worker or a server of WSGI with nothing set. */
function commandOf(of: WorkerProcess | WebServer): string {
  const locked = { celery: '5.7.0', rq: '3.0.0', huey: '3.5.4', gunicorn: '27.0.1', granian: '2.8.9' };
  const tasks = { celery: ['shop.tasks:app'], huey: ['shop.tasks.huey'] };
  return planOf(of, fakeProject({ locked, tasks, framework: 'flask' })).command.join(' ');
}

/** What a container says that it needs besides its writable paths. */
function neededMemoryMiB(): number {
  try {
    return PythonContainer.web({ image, size: ComputeSize.of(0.5, 65) }) && NaN;
  } catch (error) {
    return Number(/the process needs (\d+)/.exec((error as Error).message)![1]);
  }
}

/** What came out with nothing set, for each default that the documentation states as a value. */
const values: { [property: string]: unknown } = {
  'BakeFileProps.provenance': !bake.includes('type=provenance,disabled=true'),
  'BakeFileProps.sbom': bake.includes('sbom'),
  'ComposeBindMount.readOnly': new ComposeFile({
    services: { web: PythonContainer.web({ image }) }, bindMounts: { web: [{ source: './data', target: '/data' }] },
  }).render().includes('target: /data\n        read_only: true'),
  'CommandStepOptions.network': !/^RUN --network=none \\\n.*build.*\n.*inputs/m.test(command),
  'CeleryWorkerOptions.prefetchMultiplier': /--prefetch-multiplier (\d+)/.exec(commandOf(WorkerProcess.celery()))![1],
  'GranianOptions.threads': /--blocking-threads (\d+)/.exec(commandOf(WebServer.granian()))![1],
  'GunicornOptions.threads': /--threads (\d+)/.exec(commandOf(WebServer.gunicorn()))![1],
  'HealthCheckTiming.intervalSeconds': web.health!.intervalSeconds,
  'HealthCheckTiming.retries': web.health!.retries,
  'HealthCheckTiming.timeoutSeconds': web.health!.timeoutSeconds,
  'HueyWorkerOptions.workers': /--workers (\d+)/.exec(commandOf(WorkerProcess.huey()))![1],
  'JobContainerProps.longestTaskSeconds': job.shutdown.gracefulSeconds,
  'PartitionedLayersOptions.maxLayers': LayerStrategy.partitioned()._maxLayers,
  'PasswordOptions.user': `'${/--password index\.example (\S+)/.exec(withPassword)![1]}'`,
  'PythonContainerProps.processMemoryMiB': neededMemoryMiB(),
  'ProvidedHealthCheckOptions.path': `'${provided.http!.livenessPath}'`,
  'PythonBaseOptions.apt': onOwnBase.includes('FROM registry.example/own:1 AS build'),
  'PythonBaseOptions.multiPlatform': onOwnBase.includes('BUILDPLATFORM'),
  // The other 5 s between graceful and stop are the margin.
  'PythonContainerProps.cleanupSeconds': web.shutdown.stopSeconds - web.shutdown.gracefulSeconds - 5,
  'PythonContainerDeploymentProps.userAssignedByCluster': !JSON.stringify(manifests(PythonContainer.web({ image })))
    .includes('runAsUser'),
  'JobRunProps.backoffLimit': once.spec.backoffLimit,
  'JobRunProps.userAssignedByCluster': !JSON.stringify(once).includes('runAsUser'),
  'PythonContainerCronJobProps.failedJobsHistoryLimit': nightly.spec.failedJobsHistoryLimit,
  'PythonContainerCronJobProps.startingDeadlineSeconds': nightly.spec.startingDeadlineSeconds,
  'PythonContainerCronJobProps.successfulJobsHistoryLimit': nightly.spec.successfulJobsHistoryLimit,
  'PythonContainerCronJobProps.suspend': 'suspend' in nightly.spec,
  'PythonContainerCronJobProps.timeZone': `'${nightly.spec.timeZone}'`,
  'PythonContainerJobProps.ttlSecondsAfterFinished': once.spec.ttlSecondsAfterFinished,
  'PythonContainerRepositoryProps.keptImages': lifecycle.rules[0].selection.countNumber,
  'PythonContainerServiceProps.drainBeforeStop': JSON.stringify(
    stack.resource('AWS::ECS::TaskDefinition').ContainerDefinitions,
  ).includes('drain.py'),
  'PythonContainerServiceProps.publicLoadBalancer':
    stack.resource('AWS::ElasticLoadBalancingV2::LoadBalancer').Scheme !== 'internal',
  'PythonContainerServiceProps.rollOnSecretChange': stack.has('AWS::Events::Rule'),
  'TaskScheduleProps.enabled': schedule.State === 'ENABLED',
  'TaskScheduleProps.retryAttempts': schedule.Target.RetryPolicy.MaximumRetryAttempts,
  'PythonImageSettings.checkEntry': image.dockerfile.includes('"--entry"'),
  'PythonImageSettings.collectStatic': new PythonImage({ project: collected }).dockerfile.includes('"collectstatic"'),
  'RqWorkerOptions.scheduler': commandOf(WorkerProcess.rq()).includes('--with-scheduler'),
  'RunStepOptions.belowPackages': command.includes('FROM environment'),
  'StageStepOptions.network': frontend.includes('\nRUN make\n'),
  'WritablePathOptions.executable': web.writablePaths[0].executable,
  'WebContainerProps.drainSeconds': web.shutdown.drainSeconds,
  'WebContainerProps.longestRequestSeconds': web.shutdown.gracefulSeconds,
  'WebContainerProps.port': web.port,
  'WorkerContainerProps.longestTaskSeconds': worker.shutdown.gracefulSeconds,
};

/** The same, with the property left out and with the object that the documentation names. */
const objects: { [property: string]: [leftOut: unknown, named: unknown] } = {
  'PythonContainerProps.size': [web, PythonContainer.web({ image, size: ComputeSize.MEDIUM })._spec],
  'EcsTaskProps.image': [
    stack.resource('AWS::ECS::TaskDefinition').ContainerDefinitions,
    synthesize(ImageSource.cdkAsset()).resource('AWS::ECS::TaskDefinition').ContainerDefinitions,
  ],
  'PythonImageSettings.allocator': [image.contentTag, imageWith({ allocator: MemoryAllocator.JEMALLOC })],
  'PythonImageSettings.architecture': [image.contentTag, imageWith({ architecture: ImageArchitecture.X86_64 })],
  'PythonImageSettings.layers': [image.contentTag, imageWith({ layers: LayerStrategy.partitioned() })],
  'PythonImageSettings.prune': [image.contentTag, imageWith({ prune: PruneProfile.DEFAULT })],
  'PythonImageSettings.symbols': [image.contentTag, imageWith({ symbols: NativeSymbols.STRIPPED })],
  'PythonImageSettings.base': [image.contentTag, imageWith({ base: PythonBase.SLIM })],
  'PythonImageSettings.user': [image.contentTag, imageWith({ user: ContainerUser.DEFAULT })],
  'TaskScheduleProps.maximumEventAge': [
    schedule, scheduled({ maximumEventAge: Duration.hours(1) }),
  ],
  'WebContainerProps.healthCheck': [web, PythonContainer.web({ image, healthCheck: HealthCheck.http() })._spec],
  'WebContainerProps.proxyTrust': [web, PythonContainer.web({ image, proxyTrust: ProxyTrust.REACHABLE })._spec],
};

interface Type {
  readonly name: string;
  readonly properties?: Array<{ name: string; optional?: boolean; docs?: { default?: string } }>;
}

/** Each documented default that is no description. */
const documented = new Map<string, string>(
  (Object.values(JSON.parse(readFileSync(join(__dirname, '..', '..', '.jsii'), 'utf8')).types) as Type[])
    .flatMap(({ name, properties = [] }) =>
      properties.map(property => [`${name}.${property.name}`, property.docs?.default ?? '-'] as const),
    )
    .filter(([, value]) => !value.startsWith('-'))
    .map(([property, value]) => [property, value.split(' - ')[0]] as const),
);

test('every default that the documentation states as a value or object is looked at here', () => {
  expect([...Object.keys(values), ...Object.keys(objects)].sort()).toEqual([...documented.keys()].sort());
});

test.each(Object.keys(values))('%s is what comes out', property => {
  expect(String(values[property])).toBe(documented.get(property));
});

test.each(Object.keys(objects))('%s is the same left out as named', property => {
  const [leftOut, named] = objects[property];
  expect(named).toEqual(leftOut);
});
