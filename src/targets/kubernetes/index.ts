// Public: the root re-exports these.
export { PythonContainerDeployment } from './python-container-deployment';
export type { PythonContainerDeploymentProps } from './python-container-deployment';
