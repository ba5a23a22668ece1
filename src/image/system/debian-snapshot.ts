import type { Line } from '../../private/line';
import { call, quote } from '../../private/messages';
import type { Problems } from '../../private/problems';
import { objectWith, optional, requireShape, type Shape, TEXT } from '../../private/shape';

const TIMESTAMP = /^([0-9]{4})([0-9]{2})([0-9]{2})T([0-9]{2})([0-9]{2})([0-9]{2})Z$/;

/** No name or password: it would be in the Dockerfile. */
const MIRROR = /^https?:\/\/[A-Za-z0-9.-]+(?::[0-9]+)?(?:\/[A-Za-z0-9._~-]+)*\/?$/;

/** Where a snapshot of Debian's archive is kept. */
export interface DebianSnapshotOptions {
  /**
   * What the addresses of snapshots have before `/debian/20260901T000000Z` and `/debian-security/20260901T000000Z`,
   * such as `https://mirror.example.com/archive`. Without a user name or password.
   *
   * @default - what the image in which the build installs says in a comment beside its own sources, as the official
   * ones do; the build fails if it says nothing
   */
  readonly mirror?: string;
}

const OPTIONS: Shape<DebianSnapshotOptions> = { mirror: optional(TEXT) };

/** Debian's archive as it was on a day: `DebianSnapshot.of('20260901T000000Z')`. */
export class DebianSnapshot {
  /**
   * The archive at a time. An image with another form of time, or with a mirror that is no such address, is invalid. A
   * package that the archive did not have then ends the build. The base must not be newer: packages of the snapshot may
   * not fit what it has.
   *
   * @param timestamp in UTC, as `20260901T000000Z`
   */
  public static of(timestamp: string, options: DebianSnapshotOptions = {}): DebianSnapshot {
    const shape = { timestamp: TEXT, options: objectWith('an object', OPTIONS) };
    requireShape('DebianSnapshot.of', { timestamp, options }, shape);
    return new DebianSnapshot(timestamp, options.mirror);
  }

  private constructor(private readonly timestamp: string, private readonly mirror?: string) {}

  /** One line for logs and messages, such as `DebianSnapshot.of("20260901T000000Z")`. */
  public toString(): string {
    return call('DebianSnapshot.of', this.timestamp, ...this.mirror === undefined ? [] : [this.mirror]);
  }

  /**
   * The time.
   *
   * @internal
   */
  public get _timestamp(): Line {
    return this.timestamp as Line;
  }

  /**
   * Start of its addresses.
   *
   * @internal
   */
  public get _mirror(): Line | undefined {
    return this.mirror as Line | undefined;
  }

  /** @internal */
  public _validate(problems: Problems): void {
    if (!isTime(this.timestamp)) {
      problems.add(`'debianSnapshot' is of ${quote(this.timestamp)}; expected a time in UTC such as 20260901T000000Z`);
    }
    if (this.mirror !== undefined && !MIRROR.test(this.mirror)) {
      problems.add(`'mirror' of 'debianSnapshot' is ${quote(this.mirror)}; expected an address without a password, `
        + 'such as https://mirror.example.com/archive, to which /debian/20260901T000000Z is added');
    }
  }
}

function isTime(text: string): boolean {
  const [, year, month, day, hour, minute, second] = TIMESTAMP.exec(text) ?? [];
  if (year === undefined) { return false; }
  const time = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return !Number.isNaN(time.getTime()) && time.getUTCDate() === Number(day);
}
