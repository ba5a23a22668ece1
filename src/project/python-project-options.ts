import { listOf, optional, type Shape, TEXT } from '../private/shape';

/** Which project of a workspace, and what is installed besides its plain dependencies. */
export interface PythonProjectOptions {
  /**
   * Name of the workspace member to use.
   *
   * @default - the project in the folder itself
   */
  readonly package?: string;

  /**
   * Extras (optional dependencies) of the project to install.
   *
   * @default - none
   */
  readonly extras?: string[];

  /**
   * Dependency groups to install. No group is installed unless it is named here, neither `dev` nor uv's
   * `default-groups`.
   *
   * @default - none
   */
  readonly groups?: string[];
}

export const PROJECT_OPTIONS: Shape<PythonProjectOptions> = {
  package: optional(TEXT),
  extras: optional(listOf(TEXT)),
  groups: optional(listOf(TEXT)),
};
