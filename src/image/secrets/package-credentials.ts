import type { BuildSecret } from './build-secret';
import { call } from '../../private/messages';
import { objectOf, objectWith, optional, requireShape, TEXT } from '../../private/shape';

/** Whose password a `PackageCredentials.password` is. */
export interface PasswordOptions {
  /**
   * Name of the user: letters, digits and `.`, `_`, `@`, `+`, `-`. Most servers ignore it beside a token; AWS
   * CodeArtifact expects `aws`, GitHub `x-access-token`.
   *
   * @default '__token__'
   */
  readonly user?: string;
}

const SECRET = objectOf<BuildSecret>('a BuildSecret', '_place');
const OPTIONS = objectWith<PasswordOptions>('an object such as { user: name }', { user: optional(TEXT) });

/** What stands in front of a password unless the user says otherwise, as for tokens of most indexes. */
const TOKEN_USER = '__token__';

/**
 * With what an image's build fetches packages that not everybody may have: from a private index, another server, or
 * git. A step of its own has them, and it runs no code of any package: those without a wheel are built by a later step,
 * which cannot read them.
 */
export class PackageCredentials {
  /**
   * Users and passwords by host, in the format of `.netrc`: the simplest way if the machine that builds has such a file
   * for `uv sync` anyway. For indexes and for git by https.
   *
   * @param secret its content
   */
  public static netrc(secret: BuildSecret): PackageCredentials {
    requireShape('PackageCredentials.netrc', { secret }, { secret: SECRET });
    return new PackageCredentials('netrc', secret);
  }

  /**
   * The password or token for one host, for its indexes and for git by https.
   *
   * @param host as `uv.lock` has it in the addresses of the packages, without scheme and port: `index.example.com`
   * @param password one line without spaces
   */
  public static password(host: string, password: BuildSecret, options: PasswordOptions = {}): PackageCredentials {
    const shape = { host: TEXT, password: SECRET, options: OPTIONS };
    requireShape('PackageCredentials.password', { host, password, options }, shape);
    return new PackageCredentials('password', password, host, options.user ?? TOKEN_USER);
  }

  /** @internal */
  public readonly _kind: 'netrc' | 'password';

  /** @internal */
  public readonly _secret: BuildSecret;

  /** @internal */
  public readonly _host?: string;

  /** @internal */
  public readonly _user?: string;

  private constructor(kind: PackageCredentials['_kind'], secret: BuildSecret, host?: string, user?: string) {
    this._kind = kind;
    this._secret = secret;
    this._host = host;
    this._user = user;
  }

  /** One line for logs and messages, such as `PackageCredentials.password("index.example.com", "index-token")`. */
  public toString(): string {
    return call(`PackageCredentials.${this._kind}`, ...this._host === undefined ? [] : [this._host], this._secret._id);
  }
}
