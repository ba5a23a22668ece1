import { call } from '../private/messages';
import type { Problems } from '../private/problems';
import { NUMBER, requireShape } from '../private/shape';

/** The largest id that all platforms accept. */
const MAX_ID = 2 ** 31 - 1;

/**
 * The user that every process of the container runs as: `USER` of the image, `user` on ECS and in Compose,
 * `runAsUser`, `runAsGroup` and `fsGroup` on Kubernetes. Always numbers, since Kubernetes cannot verify that a named
 * user is not root. The user owns no file in the image, so it cannot change any.
 */
export class ContainerUser {
  /** 10001:10001. Nodes normally have no user with an id above 10000, which matters if a process escapes. */
  public static readonly DEFAULT = new ContainerUser(10001, 10001);

  /**
   * Another user, such as the owner of an existing volume. The image gives it the name `app` in `/etc/passwd`, unless
   * the base has one for it. If a platform runs the container as another id (OpenShift does), there is no entry: `HOME`
   * and `USER` are set, which is enough for `getpass.getuser()`, but libpq needs a user in its connection.
   *
   * @param uid user id, 1 to 2147483647
   * @param gid group id, 1 to 2147483647
   */
  public static of(uid: number, gid: number): ContainerUser {
    requireShape('ContainerUser.of', { uid, gid }, { uid: NUMBER, gid: NUMBER });
    return new ContainerUser(uid, gid);
  }

  private constructor(
    /** User id. */
    public readonly uid: number,
    /** Group id. */
    public readonly gid: number,
  ) {}

  /** One line for logs and messages, such as `ContainerUser.of(10001, 10001)`. */
  public toString(): string {
    return call('ContainerUser.of', this.uid, this.gid);
  }

  /** @internal */
  public _validate(problems: Problems): void {
    for (const [part, id] of [['uid', this.uid], ['gid', this.gid]] as const) {
      if (id === 0) {
        problems.add(`'user' has ${part} 0, which is root; use a ${part} of 1 or more, preferably above 10000`);
      } else if (!Number.isInteger(id) || id < 0 || id > MAX_ID) {
        problems.add(`'user' has ${part} ${id}; use a whole number from 1 to ${MAX_ID}`);
      }
    }
  }
}
