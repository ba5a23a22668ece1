import { join } from 'path';
import {
  ContainerSecret, JobProcess, PythonContainer, PythonImage, Scaling, WorkerProcess,
} from 'cdk-python-container';

/** What every container is given: one image, and the same settings. Each platform has its own values of `settings`. */
const common = {
  image: PythonImage.fromDirectory(join(__dirname, '..', 'blog'), { pythonVersion: '3.13' }),
  settings: ['ALLOWED_HOSTS', 'DATABASE_HOST', 'BROKER_URL'],
  secrets: [ContainerSecret.file('db-password'), ContainerSecret.file('secret-key')],
};

const migrate = PythonContainer.job({
  ...common, name: 'migrate', process: JobProcess.django('migrate', '--no-input'),
});

/** What runs all the time waits for the migration. */
const service = { ...common, release: migrate };

/** gunicorn, as found in the lock, with the static files that the build collected. */
export const web = PythonContainer.web({ ...service, scaling: Scaling.between(2, 6) });

/** Its tasks wait for another service most of the time, so that one processor is enough for several of them. */
export const worker = PythonContainer.worker({
  ...service, process: WorkerProcess.celery('blog.celery:app', { queues: ['celery'], concurrency: 4 }),
});

export const mail = PythonContainer.worker({
  ...service, name: 'mail', process: WorkerProcess.celery('blog.celery:app', { queues: ['mail'] }),
});

export const beat = PythonContainer.worker({
  ...service, name: 'beat', process: WorkerProcess.celeryBeat('blog.celery:app'),
});

export const nightly = PythonContainer.job({
  ...common, name: 'nightly', process: JobProcess.django('write_digest'), timeLimitSeconds: 600,
});
