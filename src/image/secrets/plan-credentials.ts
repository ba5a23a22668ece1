import type { BuildSecret } from './build-secret';
import { isKnown, nameOf, parseKnownHosts, sshServerOf, type KnownHost } from './known-hosts';
import type { CredentialsSettings, PackageCredentials } from './package-credentials';
import type { Line } from '../../private/line';
import { enumerate, quote } from '../../private/messages';
import type { Problems } from '../../private/problems';
import { readFiles, type InstalledPackage, type PythonProject } from '../../project';
import { checkPath } from '../steps/check-step';

/** With what packages are fetched that not everybody may have. The secrets are named by their ids. */
export interface CredentialsPlan {
  /** Files in the format of `.netrc`. */
  readonly files: readonly Line[];
  readonly passwords: readonly HostPassword[];
  /** Undefined without the SSH agent of the machine that builds. */
  readonly ssh?: SshPlan;
}

export interface HostPassword {
  readonly host: Line;
  readonly user: Line;
  readonly secret: Line;
}

export interface SshPlan {
  /** The lines of `known_hosts`. */
  readonly knownHosts: readonly Line[];
}

/** For what credentials may be. */
export interface CredentialsQuestion {
  readonly project: PythonProject;
  /** All that is fetched. */
  readonly packages: readonly InstalledPackage[];
  /** Whether more is fetched than the lock has. */
  readonly asksIndexes: boolean;
}

type Password = Extract<CredentialsSettings, { kind: 'password' }>;
type Ssh = Extract<CredentialsSettings, { kind: 'ssh' }>;

/** A DNS name, or an IPv4 address. */
const HOST = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/;

const USER = /^[A-Za-z0-9_][A-Za-z0-9_.@+-]{0,127}$/;

/** What stands for the lines of a server in a message. */
const EXAMPLE = "PackageCredentials.ssh({ knownHostsFile: 'known_hosts' })";

/** Undefined if there are none. Reports what is missing, and what would have no effect. */
export function planCredentials(
  credentials: readonly PackageCredentials[], question: CredentialsQuestion, problems: Problems,
): CredentialsPlan | undefined {
  const { packages, project } = question;
  const settings = credentials.map(each => each._settings);
  const of = <K extends CredentialsSettings['kind']>(kind: K) =>
    settings.filter((each): each is Extract<CredentialsSettings, { kind: K }> => each.kind === kind);
  const ssh = planSsh(of('ssh'), packages, project, problems);
  if (credentials.length === 0) { return undefined; }
  for (const each of credentials) {
    if (each._settings.kind === 'password') { checkPassword(each, each._settings, problems); }
  }
  const hosts = of('password').map(({ host }) => host);
  for (const host of new Set(hosts.filter((each, index) => hosts.indexOf(each) !== index))) {
    problems.add(`'credentials' has two passwords for ${quote(host)}; keep one`);
  }
  checkUse(credentials, question, problems);
  return {
    files: of('netrc').map(({ secret }) => secret._id as Line),
    passwords: of('password').map(({ host, user, secret }) =>
      ({ host: host as Line, user: user as Line, secret: secret._id as Line })),
    ssh,
  };
}

/** The secrets that the build must be given for them. */
export function secretsOf(credentials: readonly PackageCredentials[]): BuildSecret[] {
  return credentials.flatMap(({ _settings: settings }) => settings.kind === 'ssh' ? [] : [settings.secret]);
}

function planSsh(
  asked: readonly Ssh[], packages: readonly InstalledPackage[], project: PythonProject, problems: Problems,
): SshPlan | undefined {
  const known = asked.flatMap(each => knownHostsOf(each, project, problems));
  const missing = new Map<string, string[]>();
  for (const { name, artifact } of packages) {
    const server = artifact?.kind === 'git' ? sshServerOf(artifact.url) : undefined;
    if (server === undefined || isKnown(server, known)) { continue; }
    missing.set(nameOf(server), [...missing.get(nameOf(server)) ?? [], name]);
  }
  for (const [host, names] of missing) {
    const locked = `the lock has ${enumerate(names)} from ${quote(host)} by SSH`;
    const lines = `the lines of \`ssh-keyscan ${scanned(host)}\`, compared with what that server publishes`;
    problems.add(asked.length === 0
      ? `${locked}, which needs a key; add credentials: [${EXAMPLE}], with a file of the project that has ${lines}`
      : `${locked}, but no known host of 'credentials' fits it; add ${lines}`);
  }
  return asked.length === 0 ? undefined : { knownHosts: [...new Set(known.map(({ text }) => text))] };
}

/** The arguments of ssh-keyscan for `host` or `[host]:port`. */
function scanned(name: string): string {
  return name.replace(/^\[(.*)\]:(\d+)$/, '-p $2 $1');
}

function knownHostsOf({ knownHosts, knownHostsFile }: Ssh, project: PythonProject, problems: Problems): KnownHost[] {
  const number = problems.messages.length;
  const found = [
    ...knownHosts.flatMap((each, index) =>
      parseKnownHosts(each, `'knownHosts[${index}]' of PackageCredentials.ssh`, problems)),
    ...knownHostsFile === undefined ? [] : inFile(knownHostsFile, project, problems),
  ];
  if (found.length === 0 && problems.messages.length === number) {
    problems.add(`PackageCredentials.ssh has no known host; use ${EXAMPLE}, or its lines as 'knownHosts'`);
  }
  return found;
}

function inFile(written: string, project: PythonProject, problems: Problems): KnownHost[] {
  const prop = "'knownHostsFile' of PackageCredentials.ssh";
  const path = checkPath(written, prop, problems);
  if (path === undefined) { return []; }
  const number = problems.messages.length;
  const part = { paths: [path], exclude: [], written: [], prop, levels: 0 };
  const { files } = project._sources.selectPart(part, problems);
  const [file] = readFiles(files, problems).contents;
  if (file === undefined || files.length > 1) {
    if (problems.messages.length === number) {
      problems.add(`${prop} has ${quote(written)}, which is no file of the project that a build may read; correct it`);
    }
    return [];
  }
  return parseKnownHosts(Buffer.from(file.content).toString('utf8'), `${quote(written)}`, problems);
}

function checkPassword(credentials: PackageCredentials, { host, user }: Password, problems: Problems): void {
  if (!HOST.test(host)) {
    problems.add(`${credentials} has the host ${quote(host)}; use its name in lower case, without scheme, port and `
      + "path, such as 'index.example.com'");
  }
  if (!USER.test(user)) {
    problems.add(`${credentials} has the user ${quote(user)}; use at most 128 letters, digits and '_.@+-', such as `
      + "'__token__'");
  }
}

/** What has no effect is a mistake: another host was meant, or a package has moved. */
function checkUse(
  credentials: readonly PackageCredentials[], { packages, asksIndexes }: CredentialsQuestion, problems: Problems,
): void {
  const hosts = hostsOf(packages);
  // Git may need further hosts, for submodules and large files; the files of a release are where its index says.
  const isGit = packages.some(({ artifact }) => artifact?.kind === 'git');
  const isOpen = isGit || asksIndexes || packages.some(({ artifact }) => artifact?.kind === 'release');
  const found = hosts.length === 0
    ? 'no package of the image is downloaded'
    : `its packages come from ${enumerate(hosts)}`;
  for (const each of credentials) {
    const settings = each._settings;
    const useless = `'credentials' has ${each}, which would have no effect:`;
    if (settings.kind === 'ssh') {
      if (!isGit) { problems.add(`${useless} no package of the image is from git; remove it`); }
    } else if (settings.kind === 'netrc') {
      if (!isOpen && hosts.length === 0) { problems.add(`${useless} ${found}; remove it`); }
    } else if (!isOpen && HOST.test(settings.host) && !hosts.includes(settings.host)) {
      problems.add(`${useless} ${found}; remove it, or correct its host`);
    }
  }
}

/** From which packages are downloaded, without ports; sorted. */
function hostsOf(packages: readonly InstalledPackage[]): string[] {
  const hosts = packages.flatMap(({ artifact }) =>
    artifact !== undefined && 'url' in artifact ? new URL(artifact.url).hostname : []);
  return [...new Set(hosts)].sort();
}
