export { PythonContainerRepository, type PythonContainerRepositoryProps } from './python-container-repository';
export { PythonContainerService } from './python-container-service';
export type { PythonContainerServiceProps } from './python-container-service-props';
