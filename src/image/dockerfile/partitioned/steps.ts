import type { Line } from '../../../private/line';
import type { ImagePlan } from '../../image-plan';
import { MOUNT_POINTS } from '../../places';
import { jsonWord, shellWord, wrapped } from '../words';

/** A part of the build context, seen by one step and copied to no layer. */
export function mount(part: keyof typeof MOUNT_POINTS): string {
  return `--mount=source=${part},target=${MOUNT_POINTS[part]}`;
}

/** A flag with its values, which stay on one line. */
export type Flag = readonly [name: string, ...values: Array<string | number>];

/** A step of our own Python in a stage that has a shell. `-B`: it leaves no bytecode of its own behind. */
export function shellStep(interpreter: Line, command: string, flags: readonly Flag[]): string {
  const words = [[interpreter, '-B', MOUNT_POINTS.build, command], ...flags];
  return wrapped(words.map(each => each.map(word => shellWord(String(word))).join(' ')), ' ', ' '.repeat(6));
}

/** The same on the base of the image, which may have no shell. */
export function execStep(interpreter: Line, command: string, flags: readonly Flag[] = []): string {
  const words = [[interpreter, '-B', MOUNT_POINTS.build, command], ...flags];
  const parts = words.map(each => each.map(word => jsonWord(String(word))).join(', '));
  return `[${wrapped(parts, ', ', ' '.repeat(6))}]`;
}

/** The flag once for each value. */
export function repeated(name: string, values: readonly string[]): Flag[] {
  return values.map(value => [name, value]);
}

/** The newest glibc that uv has a name for, as the minor after `2.`. */
const NEWEST_NAMED_GLIBC = 40;

/** The machine by Docker's name. */
const MACHINES: Readonly<Record<string, string>> = { amd64: 'x86_64', arm64: 'aarch64' };

/** uv's name for what the image runs on, so that any processor chooses the wheels of this one. */
export function pythonPlatform({ platform, base }: Pick<ImagePlan, 'platform' | 'base'>): string {
  const glibc = Math.min(Number(base.glibc.split('.')[1]), NEWEST_NAMED_GLIBC);
  return `${MACHINES[processorOf(platform)]}-manylinux_2_${glibc}`;
}

/** Docker's and Debian's name of a processor. */
export function processorOf(platform: Line): string {
  return platform.split('/')[1];
}
