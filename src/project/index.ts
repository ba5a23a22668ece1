export type { ApplicationFault } from './sources/application-check';
export type { LockedPackage } from './uv/locked-package';
export type { PythonProjectOptions } from './python-project-options';
export { ImageArchitecture } from './python/image-architecture';
export { PythonProject } from './python-project';
export { PYTHON_VERSIONS } from './python/target';
