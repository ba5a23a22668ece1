import { listOf, optional, type Shape, TEXT } from '../private/shape';

/** Which project of a workspace to use, and which extras and groups to install. */
export interface PythonProjectOptions {
  /**
   * Name of the workspace member to use.
   *
   * @default - the project in the folder itself
   */
  readonly package?: string;

  /**
   * Extras (optional dependencies) of the project to install, or `PythonProject.ALL_EXTRAS`.
   *
   * @default - none
   */
  readonly extras?: string[];

  /**
   * Dependency groups to install. Groups that are not listed here are never installed, not even `dev` or uv's
   * `default-groups`.
   *
   * @default - none
   */
  readonly groups?: string[];

  /**
   * Name of the lock in the folder of the project: `uv.lock`, `pylock.toml` or `pylock.NAME.toml` (PEP 751), which pip,
   * PDM, Poetry and uv can write, or `requirements.txt` or `requirements-NAME.txt` with exact versions and hashes.
   *
   * @default - `uv.lock` of the project or of its workspace, else `pylock.toml`, else `requirements.txt`
   */
  readonly lockFile?: string;
}

export const PROJECT_OPTIONS: Shape<PythonProjectOptions> = {
  package: optional(TEXT),
  extras: optional(listOf(TEXT)),
  groups: optional(listOf(TEXT)),
  lockFile: optional(TEXT),
};
