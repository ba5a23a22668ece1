import { join } from 'path';
import { ContainerSecret, HealthCheck, PythonContainer, PythonImage, WorkerProcess } from 'cdk-python-container';

/** One image for both containers. */
export const image = PythonImage.fromDirectory(join(__dirname, 'shop'));

/** FastAPI under uvicorn, as found in the project; the application reads /run/secrets/db-password. */
export const web = PythonContainer.web({ image, secrets: [ContainerSecret.file('db-password')] });

/** A plain module has no heartbeat: when it ends, it is started again. */
export const worker = PythonContainer.worker({
  image, process: WorkerProcess.module('shop.worker'), healthCheck: HealthCheck.none(),
});
