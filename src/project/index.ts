export type { ApplicationFault } from './application-check';
export type { LockedPackage } from './locked-package';
export type { PythonProjectOptions } from './python-project-options';
export { ImageArchitecture } from './image-architecture';
export { PythonProject } from './python-project';
export { PYTHON_VERSIONS } from './target';
