// Public: the root re-exports these.
export { PythonContainerDeployment } from './python-container-deployment';
export type { AddedContainerOptions, PythonContainerDeploymentProps } from './python-container-deployment-props';
