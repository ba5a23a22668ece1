import type { PackageName } from './python/names';
import type { VersionText } from './python/versions';
import type { Line } from '../private/line';

/** Which project of a workspace `uv sync` installs for, and with what besides. */
export interface SyncedProject {
  /** Absent for the workspace root. */
  readonly package?: PackageName;
  readonly extras: PackageName[];
  readonly groups: PackageName[];
}

export interface ProjectIdentity {
  readonly name: PackageName;
  readonly version?: VersionText;
  readonly description?: Line;
  readonly license?: Line;
  readonly sourceUrl?: Line;
}
