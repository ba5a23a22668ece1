import { mkdtempSync, readFileSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { App as Cdk8sApp, Chart, Size, Testing } from 'cdk8s';
import {
  ConfigMap, ContainerRestartPolicy, Cpu, EnvValue, HorizontalPodAutoscaler, Secret as KubernetesSecret,
} from 'cdk8s-plus-28';
import { parseAllDocuments } from 'yaml';
import { run } from './docker';
import {
  ComposeFile, ContainerSecret, ImageSource, JobProcess, PythonContainer, PythonContainerCronJob,
  PythonContainerDeployment, PythonContainerJob, PythonImage, Scaling, WorkerProcess,
} from '../../src';

/**
 * Other people's tools read what came out; each ends with another code than 0 when it finds something.
 * template-validators.test.ts has those for CloudFormation.
 */
describe('external validators accept', () => {
  const directory = mkdtempSync(join(tmpdir(), 'validators-'));
  const fixture = (name: string): string => join(__dirname, '..', 'fixtures', 'projects', name);
  const shop = PythonImage.fromDirectory(fixture('fastapi'));
  const web = PythonContainer.web({ image: shop, secrets: [ContainerSecret.file('db-password')] });
  const blog = PythonContainer.web({
    image: PythonImage.fromDirectory(fixture('django')), scaling: Scaling.between(2, 10, { requestsPerSecond: 20 }),
  });
  const mailer = PythonContainer.worker({
    image: PythonImage.fromDirectory(fixture('worker')), process: WorkerProcess.module('mailer.worker'),
  });
  const migrate = PythonContainer.job({
    image: shop,
    name: 'migrate',
    process: JobProcess.module('shop.main'),
    secrets: [
      ContainerSecret.file('db-password'),
    ],
  });
  const report = PythonContainer.job({
    image: shop,
    name: 'report',
    process: JobProcess.module('shop.main'),
    settings: ['DATABASE_HOST'],
    timeLimitSeconds: 600,
  });
  const beat = PythonContainer.worker({
    image: shop, name: 'beat', process: WorkerProcess.module('shop.main'), singleton: true,
  });
  const configured = PythonContainer.worker({
    image: shop, name: 'configured', process: WorkerProcess.module('shop.main'), settings: ['LEVEL'],
  });
  const relay = PythonContainer.worker({ image: shop, name: 'relay', process: WorkerProcess.module('shop.main') });

  describe('the manifests', () => {
    /** What a user says of a container of somebody else, for kube-score's sake. */
    const others = {
      securityContext: { user: 65532, group: 65532 },
      resources: {
        cpu: { request: Cpu.millis(100), limit: Cpu.millis(100) },
        memory: { request: Size.mebibytes(64), limit: Size.mebibytes(64) },
      },
    };

    const manifests = join(directory, 'dist', 'shop.k8s.yaml');
    /** As OpenShift takes it, which kube-score does not know. */
    const withoutUser = join(directory, 'dist', 'assigned.k8s.yaml');

    beforeAll(() => {
      const app = new Cdk8sApp({ outdir: join(directory, 'dist') });
      const chart = new Chart(app, 'shop', { namespace: 'shop' });
      const image = ImageSource.registry('ghcr.io/acme/shop');
      const secret = KubernetesSecret.fromSecretName(chart, 'Secret', 'shop');
      const secrets = { 'db-password': { secret, key: 'db-password' } };
      const deployment = new PythonContainerDeployment(chart, 'web', { container: web, image, secrets });
      deployment.addInitContainer(migrate);
      deployment.addSidecar(relay);
      deployment.deployment.addInitContainer(
        { name: 'proxy', image: 'proxy:1.2', restartPolicy: ContainerRestartPolicy.ALWAYS, ...others },
      );
      deployment.deployment.addContainer({ name: 'collector', image: 'collector:1.2', ...others });
      new PythonContainerDeployment(chart, 'blog', { container: blog, image });
      const released = PythonContainer.web({ image: shop, release: migrate });
      new PythonContainerDeployment(chart, 'store', { container: released, image, secrets });
      new PythonContainerDeployment(chart, 'beat', { container: beat, image });
      const level = new ConfigMap(chart, 'Level', { data: { level: 'info' } });
      new PythonContainerDeployment(chart, 'configured', {
        container: configured, image, settings: { LEVEL: EnvValue.fromConfigMap(level, 'level') },
      });
      const { deployment: scaled } = new PythonContainerDeployment(chart, 'mailer', { container: mailer, image });
      new HorizontalPodAutoscaler(chart, 'Scaler', { target: scaled, minReplicas: 2, maxReplicas: 4 });
      new PythonContainerDeployment(new Chart(app, 'assigned', { namespace: 'shop' }), 'blog', {
        container: blog, image, userAssignedByCluster: true,
      });
      new PythonContainerJob(chart, 'import', { container: migrate, image, secrets, activeDeadlineSeconds: 600 });
      new PythonContainerCronJob(chart, 'report', {
        container: migrate, image, secrets, schedule: '30 3 * * *', timeZone: 'Europe/Berlin', suspend: true,
      });
      const config = ConfigMap.fromConfigMapName(chart, 'Config', 'shop');
      new PythonContainerCronJob(chart, 'limited', {
        container: report,
        image,
        schedule: '@daily',
        settings: { DATABASE_HOST: EnvValue.fromConfigMap(config, 'database-host') },
      });
      app.synth();
    });

    const { OLDEST_KUBERNETES, NEWEST_KUBERNETES } = PythonContainerDeployment;
    test.each([OLDEST_KUBERNETES, NEWEST_KUBERNETES])('kubernetes-validate, strict, Kubernetes %s', version => {
      const files = [manifests, withoutUser];
      expect(run('kubernetes-validate', ['--strict', '-k', version, '--quiet', ...files])).toBe('');
    });

    test('have every kind of object that the library makes', () => {
      const kinds = parseAllDocuments(readFileSync(manifests, 'utf8')).map(each => each.toJS().kind);
      expect([...new Set(kinds)].sort()).toEqual([
        'ConfigMap', 'CronJob', 'Deployment', 'HorizontalPodAutoscaler', 'Job', 'NetworkPolicy', 'PodDisruptionBudget',
        'Role', 'RoleBinding', 'Service', 'ServiceAccount',
      ]);
    });

    test('kube-score', () => {
      expect(run('kube-score', ['score', '--output-format', 'ci', '--exit-one-on-warning', manifests]))
        .not.toMatch(/\[(CRITICAL|WARNING)\]/);
    });
  });

  test.each(['shop', 'blog', 'mailer'])('the Dockerfile of %s: hadolint', name => {
    const container = { shop: web, blog, mailer }[name]!;
    const path = join(directory, `${name}.Dockerfile`);
    writeFileSync(path, container.image.dockerfile);
    expect(run('hadolint', ['--failure-threshold', 'style', path])).toBe('');
  });

  test('the Compose file: docker compose config', () => {
    const path = join(directory, 'compose.yaml');
    const store = PythonContainer.worker({
      image: shop,
      name: 'store',
      process: WorkerProcess.module('shop.main'),
      release: migrate,
      scaling: Scaling.between(2, 4),
    });
    new ComposeFile({ name: 'shop', services: { web, mailer, beat, store, report } }).write(path);
    const env = { ...process.env, DATABASE_HOST: 'postgres' };
    const resolved = JSON.parse(
      run('docker', ['compose', '--file', path, '--profile', 'jobs', 'config', '--format', 'json'], { env }),
    );
    expect(Object.keys(resolved.services)).toEqual(['beat', 'mailer', 'migrate', 'report', 'store', 'web']);
    expect(resolved.services).toMatchObject({
      report: { environment: { DATABASE_HOST: 'postgres' }, profiles: ['jobs'], restart: 'no' },
      store: { deploy: { replicas: 2 }, depends_on: { migrate: { condition: 'service_completed_successfully' } } },
    });
  });

  test('an empty setting is one, as elsewhere, and a missing one an error: docker compose config', () => {
    const path = join(directory, 'settings', 'compose.yaml');
    new ComposeFile({ name: 'shop', services: { report } }).write(path);
    const config = ['compose', '--file', path, '--profile', 'jobs', 'config', '--format', 'json'];
    const { DATABASE_HOST: _, ...without } = process.env;
    const resolved = JSON.parse(run('docker', config, { env: { ...without, DATABASE_HOST: '' } }));
    expect(resolved.services.report.environment.DATABASE_HOST).toBe('');
    expect(() => run('docker', config, { env: without }))
      .toThrow('required variable DATABASE_HOST is missing a value: set it in the shell or in .env');
  });

  // docs/settings.md
  test('a setting of .env is what is in its single quotes, unless the shell has one: docker compose config', () => {
    const path = join(directory, 'quoted', 'compose.yaml');
    new ComposeFile({ name: 'shop', services: { report } }).write(path);
    const { DATABASE_HOST: _, ...without } = process.env;
    const settingFrom = (line: string, env = without): string => {
      writeFileSync(join(directory, 'quoted', '.env'), `${line}\n`);
      const config = ['compose', '--file', path, '--profile', 'jobs', 'config', '--format', 'json'];
      return JSON.parse(run('docker', config, { env })).services.report.environment.DATABASE_HOST;
    };
    // What it prints may be given to it again, so that a dollar is two.
    expect(settingFrom("DATABASE_HOST='a$b #c'")).toBe('a$$b #c');
    expect(settingFrom('DATABASE_HOST=a$b #c')).toBe('a');
    expect(settingFrom("DATABASE_HOST='a'", { ...without, DATABASE_HOST: 'b' })).toBe('b');
  });

  describe('any text as it was meant:', () => {
    const texts = [
      '', ' ', '-', '~', 'null', 'yes', 'on', '1', '-0', '1e3', '0x10', '0b1', '07', '1_000', '12:30', '2001-01-01',
      '.inf', '<<', '=', '*a', '&a', '!x', '|', '>', '{a}', '[a]', '# x', 'a #b', 'a: b', "'", '"', '\\', '\\n', 'a\rb',
      'a\nb', 'a\r\nb\n', 'a\tb', '\x1b[2J', '\ufeff', '$', '$$', '$HOME', '${HOME}', '${HOME:-x}', '${HOME:?x}',
      '$(x)', '$$$(x)', 'é', '\u{1f40d}', '\ue000', 'x'.repeat(100_000),
    ];
    const command = ['run', ...texts];
    const worker = (words: string[]) => PythonContainer.worker({ image: shop, process: WorkerProcess.command(words) });

    test('docker compose config', () => {
      const path = join(directory, 'texts', 'compose.yaml');
      // cdk8s writes these so that kubectl reads others, which is an error there.
      const words = [...command, '0o7', '\u2028', 'a\x85b', '\ufffe', '\uffff', '\x7f', '\x9f'];
      const names = ['constructor', 'n', 'null', 'on', 'yes'];
      const services = Object.fromEntries(names.map(name => [name, worker(words)]));
      new ComposeFile({ name: 'on', services }).write(path);
      const resolved = JSON.parse(run('docker', ['compose', '--file', path, 'config', '--format', 'json']));
      expect(Object.keys(resolved.services).sort()).toEqual(names);
      // What it prints may be given to it again, so that a dollar is two.
      expect(resolved.services.on.command.map((word: string) => word.replaceAll('$$', () => '$'))).toEqual(words);
    });

    test('kubectl, from the YAML of cdk8s', () => {
      const outdir = join(directory, 'texts-k8s');
      const chart = new Chart(new Cdk8sApp({ outdir }), 'shop');
      const image = ImageSource.existing('shop:1');
      const { deployment } = new PythonContainerDeployment(chart, 'worker', { container: worker(command), image });
      Cdk8sApp.of(chart).synth();
      writeFileSync(join(outdir, 'kustomization.yaml'), 'resources: [shop.k8s.yaml]\n');
      const read = parseAllDocuments(run('kubectl', ['kustomize', outdir])).map(each => each.toJS());
      const { args } = read.find(({ kind }) => kind === deployment.kind).spec.template.spec.containers[0];
      expect(args).toEqual(
        Testing.synth(chart).find(({ kind }) => kind === deployment.kind).spec.template.spec.containers[0].args,
      );
    });
  });
});
