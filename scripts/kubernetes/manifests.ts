import { join } from 'path';
import { Chart, Testing } from 'cdk8s';
import { ConfigMap, EnvValue, Secret } from 'cdk8s-plus-28';
import { NAMESPACE, root } from './cluster';
import {
  ContainerSecret, ImageSource, JobProcess, PythonContainer, PythonContainerCronJob, PythonContainerDeployment,
  PythonContainerJob, PythonImage, Scaling, WorkerProcess, WritablePath,
} from '../../src';

export interface Manifests {
  readonly objects: any[];
  /** Name of the Job of the release step. */
  readonly job: string;
}

/** Two containers that wait for one release step, of which one scales, one that runs alone, a job and a schedule. */
export function manifests(version: string, databaseHost = 'db.example'): Manifests {
  const chart = new Chart(Testing.app(), 'shop', { namespace: NAMESPACE });
  const image = PythonImage.fromDirectory(join(root, 'test/fixtures/projects/fastapi'));
  const secrets = { 'db-password': { secret: Secret.fromSecretName(chart, 'Secret', 'shop'), key: 'db-password' } };
  const files = [ContainerSecret.file('db-password')];
  const migrate = JobProcess.command(['python', '-m', 'shop.migrate', version]);
  const settings = ['DATABASE_HOST'];
  const release = PythonContainer.job({ image, name: 'migrate', process: migrate, secrets: files, settings });
  const config = new ConfigMap(chart, 'Config', { data: { host: databaseHost } });
  const pulled = { image: ImageSource.registry('ghcr.io/acme/shop'), secrets };
  const place = {
    ...pulled,
    settings: { DATABASE_HOST: EnvValue.fromConfigMap(config, 'host') },
  };
  const web = new PythonContainerDeployment(chart, 'web', {
    ...place,
    container: PythonContainer.web({
      image, release, secrets: files, scaling: Scaling.between(2, 8, { cpuPercent: 50, memoryPercent: 75 }),
    }),
  });
  new PythonContainerDeployment(chart, 'worker', {
    ...place, container: PythonContainer.worker({ image, release, process: WorkerProcess.module('shop.main') }),
  });
  new PythonContainerDeployment(chart, 'beat', {
    image: pulled.image,
    container: PythonContainer.worker({ image, process: WorkerProcess.module('shop.main'), singleton: true }),
  });
  new PythonContainerJob(chart, 'import', { ...place, container: release });
  new PythonContainerCronJob(chart, 'report', {
    ...pulled,
    container: PythonContainer.job({
      image,
      name: 'report',
      process: migrate,
      secrets: files,
      timeLimitSeconds: 600,
      writablePaths: [WritablePath.of('/var/cache/shop', 32)],
    }),
    schedule: '30 3 * * mon-fri',
    timeZone: 'Europe/Berlin',
  });
  return { objects: Testing.synth(chart), job: web.release!.job.name };
}
