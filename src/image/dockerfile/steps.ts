import type { Line } from '../../private/line';
import type { ImagePlan } from '../image-plan';
import { MOUNT_POINTS } from '../places';
import { jsonWord, processorOf, shellWord, wrapped } from './words';

/** A part of the build context, seen by one step and copied to no layer. */
export function mount(part: keyof typeof MOUNT_POINTS): string {
  return `--mount=source=${part},target=${MOUNT_POINTS[part]}`;
}

/**
 * What uv downloaded for any image. Code of packages could change what others find there, whose hashes uv compares only
 * when it downloads, so steps that run such code have a cache of their own.
 */
export function cacheOfUv({ installer, platform }: ImagePlan, runsCode: boolean): string {
  const id = `uv-${installer.version}-${processorOf(platform)}${runsCode ? '-builds' : ''}`;
  return `--mount=type=cache,id=${id},target=/root/.cache/uv`;
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
