import type { ComposeVolume } from './compose-model';
import { contains, type ContainerSpec, whyNotMountable } from '../../container';
import { type PythonImage, TEMPORARY_DIRECTORY } from '../../image';
import { holdsToken } from '../../private/cdk-token';
import { pathOf, quote } from '../../private/messages';
import type { Problems } from '../../private/problems';
import { FLAG, objectWith, optional, TEXT } from '../../private/shape';

/** A folder or file of this machine that a service sees: a bind mount of Docker. */
export interface ComposeBindMount {
  /**
   * Folder or file of this machine, relative to the Compose file, such as `./data`. It must exist when the service
   * starts, since Docker would make one that belongs to root.
   */
  readonly source: string;

  /**
   * Where the service sees it: an absolute path, such as `/data`. It takes the place of the writable path of the
   * container that has the same path, which other platforms give it as an empty folder.
   */
  readonly target: string;

  /**
   * Whether the service may only read it. The user of the image must then be able to.
   *
   * @default false
   */
  readonly readOnly?: boolean;
}

export const BIND_MOUNT = objectWith<ComposeBindMount>('an object', {
  source: TEXT, target: TEXT, readOnly: optional(FLAG),
});

/** No control or format characters and no line ends. */
const PRINTABLE = /^[^\p{C}\p{Zl}\p{Zp}]+$/u;

/**
 * The user of this machine. Compose cannot ask for it, and shells do not export their own `UID`; without the variables
 * it ends with the text behind `:?`.
 */
export const HOST_USER = [['HOST_UID', '-u'], ['HOST_GID', '-g']]
  .map(([variable, option]) => `\${${variable}:?set it to what \`id ${option}\` prints, in the shell or in .env}`)
  .join(':');

/** Whether a service runs as the user of this machine, who is to own what it writes. */
export const runsAsHost = (mounts: readonly ComposeBindMount[]): boolean => mounts.some(({ readOnly }) => !readOnly);

/** @param literal escapes a text for Compose */
export function renderBindMounts(
  mounts: readonly ComposeBindMount[], literal: (text: string) => string,
): ComposeVolume[] | undefined {
  return mounts.length === 0 ? undefined : mounts.map(({ source, target, readOnly }) => ({
    type: 'bind',
    source: literal(source),
    target,
    read_only: readOnly || undefined,
    bind: { create_host_path: false },
  }));
}

/** What the path of a file of this machine may be. */
export function isMachinePath(path: string): boolean {
  return PRINTABLE.test(path) && !holdsToken(path);
}

/** @param mounts those of one service */
export function checkBindMounts(
  service: string,
  mounts: readonly ComposeBindMount[],
  { image, spec }: { readonly image: PythonImage; readonly spec: ContainerSpec },
  problems: Problems,
): void {
  mounts.forEach(({ source, target, readOnly }, index) => {
    const place = `'${pathOf('bindMounts', service)}[${index}]`;
    if (!isMachinePath(source)) {
      problems.add(`${place}.source' is ${quote(source)}; use the path of a folder or file, such as './data'`);
    }
    const found = `${place}.target' is ${quote(target)}`;
    const reason = whyNotMountable(target, image);
    const others = spec.writablePaths.map(({ path }) => path).filter(path => path !== target);
    const other = [...others, ...mounts.slice(0, index).map(each => each.target)]
      .find(path => contains(path, target) || contains(target, path));
    if (reason !== undefined) {
      problems.add(`${found}${reason}`);
    } else if (target === TEMPORARY_DIRECTORY) {
      problems.add(`${found}, where each container has temporary files of its own; use another folder`);
    } else if (other !== undefined) {
      problems.add(`${found}, in or above ${quote(other)}, which is mounted too; use a folder beside it`);
    } else if (readOnly && others.length < spec.writablePaths.length) {
      problems.add(`${found}, which is a writable path of the container; remove 'readOnly' or use another folder`);
    }
  });
}
