// Public: the root re-exports these.
export { PythonContainerCronJob } from './python-container-cron-job';
export { PythonContainerDeployment } from './python-container-deployment';
export type { AddedContainerOptions, PythonContainerDeploymentProps } from './python-container-deployment-props';
export { PythonContainerJob } from './python-container-job';
export type {
  JobRunProps, PythonContainerCronJobProps, PythonContainerJobProps,
} from './python-container-job-props';
