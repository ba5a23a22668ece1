import { parse } from 'yaml';
import { ContainerSecret, PythonContainer } from '../../../src/container';
import { JobProcess, WorkerProcess } from '../../../src/process';
import { ComposeFile, type ComposeFileProps } from '../../../src/targets/compose';
import { fakeImage } from '../../container/fake-image';

type Services = ComposeFileProps['services'];

const image = fakeImage();
const process = WorkerProcess.module('shop.worker');
const job = (name: string, more: object = {}): PythonContainer =>
  PythonContainer.job({ image, name, process: JobProcess.module('shop.worker'), ...more });
const web = (release?: PythonContainer): PythonContainer => PythonContainer.web({ image, release });
const worker = (release?: PythonContainer): PythonContainer => PythonContainer.worker({ image, process, release });
const servicesOf = (services: Services): any => parse(new ComposeFile({ services }).render()).services;
const parityOf = (services: Services): string[] =>
  new ComposeFile({ services }).parity().map(line => line.split(':')[0]);
const messageOf = (services: Services): string => {
  try { return new ComposeFile({ services }).render(); } catch (error) { return (error as Error).message; }
};

describe('a job', () => {
  test('starts by its name only, runs once, and is asked nothing', () => {
    expect(servicesOf({ nightly: job('nightly'), web: web() }).nightly).toMatchObject({
      profiles: ['jobs'], restart: 'no', healthcheck: { disable: true }, command: ['python', '-m', 'shop.worker'],
    });
  });

  test('has no port, and the privileges, limits and secrets that a worker has', () => {
    const secrets = [ContainerSecret.file('db-password')];
    const other = PythonContainer.worker({ image, process, secrets });
    const services = servicesOf({ nightly: job('nightly', { secrets }), worker: other });
    const { build, ...expected } = services.worker;
    expect(services.nightly).toEqual({
      ...expected,
      profiles: ['jobs'],
      entrypoint: ['python', '-I', '-S', '/opt/container/launch.py', 'tini', '-s', '--'],
      healthcheck: { disable: true },
      restart: 'no',
    });
  });

  test('has its image built by a service that is always there, and says which command does that', () => {
    const services = { job: job('job'), web: web() };
    const { job: first, web: second } = servicesOf(services);
    expect(second.build).toMatchObject({ context: './build/shop' });
    expect(first).toMatchObject({ image: second.image });
    expect(first).not.toHaveProperty('build');
    expect(new ComposeFile({ services }).render()).toContain('\n  job:\n'
      + '    # Job: `docker compose up` leaves it out. Run it with `docker compose run --rm job`.\n'
      + '    # Its image is made by `docker compose build web`.\n'
      + '    profiles: [jobs]\n');
  });

  test('builds its image itself where no service has it', () => {
    const other = PythonContainer.web({ image: fakeImage({ name: 'site' }) });
    const services = { 'job': job('job'), 'job-2': job('job'), 'web': other };
    expect(servicesOf(services).job.build).toMatchObject({ context: './build/shop' });
    expect(new ComposeFile({ services }).render()).not.toContain('docker compose build web');
    // Which the one that builds it does not have to say.
    expect(new ComposeFile({ services }).render().match(/Its image is made by .*/g))
      .toEqual(['Its image is made by `docker compose build job`.']);
  });

  test('has no schedule, which the parity report says', () => {
    expect(parityOf({ nightly: job('nightly') })).toEqual(['open files', 'disk', 'network', 'schedules']);
  });

  test('reads its secrets anew at each run, so that nothing has to notice a change of them', () => {
    const secrets = [ContainerSecret.file('db-password')];
    expect(parityOf({ nightly: job('nightly', { secrets }) }))
      .toEqual(['secret ownership', 'open files', 'disk', 'network', 'schedules']);
  });
});

describe('a release step', () => {
  const migrate = job('migrate');

  test('is a service under its name, for which those wait that have it', () => {
    const services = servicesOf({ web: web(migrate), worker: worker(migrate), other: worker() });
    expect(Object.keys(services)).toEqual(['migrate', 'other', 'web', 'worker']);
    expect(services.migrate).toMatchObject({ restart: 'no', healthcheck: { disable: true } });
    expect(services.migrate).not.toHaveProperty('profiles');
    const waits = { migrate: { condition: 'service_completed_successfully' } };
    expect(services.web.depends_on).toEqual(waits);
    expect(services.worker.depends_on).toEqual(waits);
    expect(services.other).not.toHaveProperty('depends_on');
  });

  test('says in the file when it runs, and what waits for it', () => {
    const text = new ComposeFile({ services: { web: web(migrate), worker: worker(migrate) } }).render();
    expect(text).toContain('  migrate:\n    # Release step: `docker compose up` runs it first, and starts web, '
      + 'worker if it ends with 0.\n    image: ');
  });

  test('builds the image, so that whatever waits for it can be started alone', () => {
    const services = servicesOf({ app: web(migrate), nightly: job('nightly') });
    expect(Object.keys(services).filter(name => services[name].build)).toEqual(['migrate']);
  });

  test('that is in the services too is one service, under its name there and without a profile', () => {
    const services = servicesOf({ 'update-schema': migrate, 'web': web(migrate) });
    expect(Object.keys(services)).toEqual(['update-schema', 'web']);
    expect(services['update-schema']).not.toHaveProperty('profiles');
    expect(services.web.depends_on).toEqual({ 'update-schema': { condition: 'service_completed_successfully' } });
  });

  test('has its secrets in the file, and its place in the summary', () => {
    const release = job('migrate', { secrets: [ContainerSecret.file('owner-password')] });
    const file = new ComposeFile({ services: { web: web(release) }, secretFiles: { 'owner-password': './owner' } });
    expect(parse(file.render())).toMatchObject({
      services: { migrate: { secrets: ['owner-password'] } }, secrets: { 'owner-password': { file: './owner' } },
    });
    expect(file.toString()).toBe('ComposeFile "shop" (migrate, web)');
  });

  test('sees folders of the machine, as other services do', () => {
    const bindMounts = { migrate: [{ source: './dump', target: '/dump', readOnly: true }] };
    expect(parse(new ComposeFile({ services: { web: web(migrate) }, bindMounts }).render()).services.migrate.volumes)
      .toMatchObject([{ source: './dump', target: '/dump' }]);
  });

  test('stops the old containers before it runs, which the parity report says', () => {
    expect(parityOf({ worker: worker(migrate) })).toEqual(['open files', 'disk', 'network', 'rollout', 'release step']);
  });

  test('fails for a name that another service has, naming where each is', () => {
    expect(messageOf({ migrate: worker(), web: web(migrate) })).toContain(
      "'services.migrate', 'services.web.release' are different containers, but each is the service \"migrate\"; "
        + "give the release step another 'name', or use one container for all",
    );
    expect(messageOf({ web: web(migrate), worker: worker(job('migrate')) })).toContain(
      "'services.web.release', 'services.worker.release' are different containers, but each is the service \"migrate\"",
    );
  });

  test('fails where two services are it, since only one of them would be waited for', () => {
    expect(messageOf({ again: migrate, migration: migrate, web: web(migrate) })).toContain(
      "'services.again', 'services.migration' are the same container, which is a release step; remove all but one",
    );
    expect(() => servicesOf({ one: job('load'), two: job('load'), web: web(migrate) })).not.toThrow();
  });

  test('fails for a value that is known only at deployment, naming where the job is', () => {
    const token = job('migrate', { environment: { TABLE: '${Token[TOKEN.12]}' } });
    expect(messageOf({ web: web(token), worker: worker(token) })).toContain(
      "'services.web.release' has a value that is known only at deployment, in 'environment.TABLE'; use a container",
    );
  });
});
