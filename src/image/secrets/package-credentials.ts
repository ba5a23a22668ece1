import type { BuildSecret } from './build-secret';
import { call } from '../../private/messages';
import { listOf, objectOf, objectWith, optional, requireShape, TEXT } from '../../private/shape';

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

/** How a build knows the servers that it reaches by SSH: by `knownHosts`, `knownHostsFile`, or both. */
export interface SshOptions {
  /**
   * Lines as in `~/.ssh/known_hosts`, each with hosts, type of the key and key: `git.example ssh-ed25519 AAAA...`.
   * `ssh-keyscan HOST` prints them; compare them with what the operator of the server publishes. A port other than 22
   * belongs to the host: `[git.example]:2222`.
   *
   * @default - none
   */
  readonly knownHosts?: string[];

  /**
   * File of the project with such lines, relative to the project. It is not in the image unless `include` has it.
   *
   * @default - none
   */
  readonly knownHostsFile?: string;
}

const SECRET = objectOf<BuildSecret>('a BuildSecret', '_place');
const OPTIONS = objectWith<PasswordOptions>('an object such as { user: name }', { user: optional(TEXT) });
const SSH_OPTIONS = objectWith<SshOptions>("an object such as { knownHostsFile: 'known_hosts' }", {
  knownHosts: optional(listOf(TEXT)), knownHostsFile: optional(TEXT),
});

/** What was given, as its user wrote it. */
export type CredentialsSettings =
  | { readonly kind: 'netrc'; readonly secret: BuildSecret }
  | { readonly kind: 'password'; readonly secret: BuildSecret; readonly host: string; readonly user: string }
  | { readonly kind: 'ssh'; readonly knownHosts: readonly string[]; readonly knownHostsFile?: string };

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
    return new PackageCredentials({ kind: 'netrc', secret });
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
    return new PackageCredentials({ kind: 'password', secret: password, host, user: options.user ?? TOKEN_USER });
  }

  /**
   * The keys that the SSH agent of the machine that builds has, for `git+ssh://`: what `docker build --ssh default`
   * gives. The build never sees a key; only the step that fetches packages can ask the agent to sign.
   *
   * A server is believed only if its key is among `knownHosts`: fails for a package of a host without one. So do lines
   * that are no known hosts.
   */
  public static ssh(options: SshOptions): PackageCredentials {
    requireShape('PackageCredentials.ssh', { options }, { options: SSH_OPTIONS });
    const { knownHosts = [], knownHostsFile } = options;
    return new PackageCredentials({ kind: 'ssh', knownHosts: [...knownHosts], knownHostsFile });
  }

  private constructor(
    /** @internal */
    public readonly _settings: CredentialsSettings,
  ) {}

  /** One line for logs and messages, such as `PackageCredentials.password("index.example.com", "index-token")`. */
  public toString(): string {
    const settings = this._settings;
    switch (settings.kind) {
      case 'netrc': return call('PackageCredentials.netrc', settings.secret._id);
      case 'password': return call('PackageCredentials.password', settings.host, settings.secret._id);
      case 'ssh': return call('PackageCredentials.ssh');
    }
  }
}
