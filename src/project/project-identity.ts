import type { PackageName } from './python/names';
import type { VersionText } from './python/versions';
import type { Line } from '../private/line';

export interface ProjectIdentity {
  readonly name: PackageName;
  readonly version?: VersionText;
  readonly description?: Line;
  readonly license?: Line;
  readonly sourceUrl?: Line;
}
