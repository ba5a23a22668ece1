import type { PackageCredentials } from './package-credentials';
import type { Line } from '../../private/line';
import { enumerate, quote } from '../../private/messages';
import type { Problems } from '../../private/problems';
import type { InstalledPackage } from '../../project';

/** With what packages are fetched that not everybody may have. The secrets are named by their ids. */
export interface CredentialsPlan {
  /** Files in the format of `.netrc`. */
  readonly files: readonly Line[];
  readonly passwords: readonly HostPassword[];
}

export interface HostPassword {
  readonly host: Line;
  readonly user: Line;
  readonly secret: Line;
}

/** A DNS name, or an IPv4 address. */
const HOST = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/;

const USER = /^[A-Za-z0-9_][A-Za-z0-9_.@+-]{0,127}$/;

/** Undefined if there are none. Reports what would have no effect. */
export function planCredentials(
  credentials: readonly PackageCredentials[], packages: readonly InstalledPackage[], problems: Problems,
): CredentialsPlan | undefined {
  if (credentials.length === 0) { return undefined; }
  const passwords = credentials.filter(({ _kind }) => _kind === 'password');
  passwords.forEach(each => checkPassword(each, problems));
  const hosts = passwords.map(({ _host }) => _host!);
  for (const host of new Set(hosts.filter((each, index) => hosts.indexOf(each) !== index))) {
    problems.add(`'credentials' has two passwords for ${quote(host)}; keep one`);
  }
  checkUse(credentials, packages, problems);
  return {
    files: credentials.filter(({ _kind }) => _kind === 'netrc').map(({ _secret }) => _secret._id as Line),
    passwords: passwords.map(({ _host, _user, _secret }) =>
      ({ host: _host as Line, user: _user as Line, secret: _secret._id as Line })),
  };
}

function checkPassword(password: PackageCredentials, problems: Problems): void {
  const { _host: host = '', _user: user = '' } = password;
  if (!HOST.test(host)) {
    problems.add(`${password} has the host ${quote(host)}; use its name in lower case, without scheme, port and path, `
      + "such as 'index.example.com'");
  }
  if (!USER.test(user)) {
    problems.add(`${password} has the user ${quote(user)}; use at most 128 letters, digits and '_.@+-', such as `
      + "'__token__'");
  }
}

/** What has no effect is a mistake: another host was meant, or a package has moved. */
function checkUse(
  credentials: readonly PackageCredentials[], packages: readonly InstalledPackage[], problems: Problems,
): void {
  const hosts = hostsOf(packages);
  // Git may need further hosts, for submodules and large files; the files of a release are where its index says.
  const others = packages.some(({ artifact }) => artifact?.kind === 'git' || artifact?.kind === 'release');
  const isUseless = ({ _host: host }: PackageCredentials) =>
    !others && (host === undefined ? hosts.length === 0 : HOST.test(host) && !hosts.includes(host));
  const found = hosts.length === 0
    ? 'no package of the image is downloaded'
    : `its packages come from ${enumerate(hosts)}`;
  for (const each of credentials.filter(isUseless)) {
    problems.add(`'credentials' has ${each}, which would have no effect: ${found}; remove it`
      + (each._host === undefined ? '' : ', or correct its host'));
  }
}

/** From which packages are downloaded, without ports; sorted. */
function hostsOf(packages: readonly InstalledPackage[]): string[] {
  const hosts = packages.flatMap(({ artifact }) =>
    artifact !== undefined && 'url' in artifact ? new URL(artifact.url).hostname : []);
  return [...new Set(hosts)].sort();
}
