export type { EcsTaskProps } from './ecs-task-props';
export { PythonContainerRepository, type PythonContainerRepositoryProps } from './python-container-repository';
export { PythonContainerService } from './python-container-service';
export type { PythonContainerServiceProps } from './python-container-service-props';
export { PythonContainerTask, type PythonContainerTaskProps } from './python-container-task';
export type { TaskScheduleProps } from './schedule-props';
export type { RunStateOptions } from './task-state';
