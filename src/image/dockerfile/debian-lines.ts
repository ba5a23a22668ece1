import { mount, shellStep, type Flag } from './steps';
import { comment, list } from './words';
import { line, type Line } from '../../private/line';
import type { BaseImage, BuildPackage, ImagePlan } from '../image-plan';

/** The packages with those that need them, such as `libpq5 for psycopg; ffmpeg`. */
export function becauseOf(packages: ReadonlyArray<Pick<BuildPackage, 'name' | 'for'>>): Line {
  const groups = new Map<Line, Line[]>();
  for (const { name, for: by = [] } of packages) {
    const reason = by.length === 0 ? line`` : line` for ${list(by)}`;
    groups.set(reason, [...groups.get(reason) ?? [], name]);
  }
  return [...groups].map(([reason, names]) => line`${names.join(', ') as Line}${reason}`).join('; ') as Line;
}

/** Which versions the next step installs, in a stage on one of the images of the build. */
export function versionsOf({ debianSnapshot, debianBase }: ImagePlan, image: BaseImage): string {
  return debianSnapshot === undefined || image !== debianBase
    ? "# Not pinned on purpose: the newest packages of the base's Debian release."
    : `# Debian's archive as it was at ${debianSnapshot.timestamp}.`;
}

/** The flags for an archive of a day. */
export function snapshotFlags({ debianSnapshot }: ImagePlan): Flag[] {
  if (debianSnapshot === undefined) { return []; }
  const { timestamp, mirror } = debianSnapshot;
  return [['--snapshot', timestamp], ...mirror === undefined ? [] : [['--mirror', mirror] as const]];
}

/** The step that reads what Debian has, for one that installs. */
export interface AptUpdate {
  /** Options of `RUN`, each with its line end. */
  readonly mounts: string;
  readonly command: string;
}

/** With an archive of a day, apt is told where that is, and goes on with nothing else. */
export function aptUpdate(plan: ImagePlan, image: BaseImage): AptUpdate {
  // An image that the user compiles in may be of another release, or Ubuntu.
  const flags = image === plan.debianBase ? snapshotFlags(plan) : [];
  return flags.length === 0 ? { mounts: '', command: 'apt-get update' } : {
    mounts: `${mount('build')} \\\n    `,
    command: `${shellStep(image.interpreter, 'sources', flags)} \\\n    && apt-get update --error-on=any`,
  };
}

/** Which package needs what of the build's own Debian packages; nothing if there are none. */
export function headersReason(packages: readonly BuildPackage[]): string {
  const headers = packages.filter(({ purpose }) => purpose === 'headers');
  return headers.length === 0 ? '' : `${comment(line`To compile: ${becauseOf(headers)}.`)}\n`;
}
