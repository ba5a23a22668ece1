import { type ComposeBindMount, HOST_USER, renderBindMounts, runsAsHost } from './bind-mounts';
import type { ComposeBuild, ComposeHealthCheck, ComposeModel, ComposeSecret, ComposeService } from './compose-model';
import type { PlacedImage } from './place-images';
import type { PlannedService } from './plan-services';
import {
  type ContainerSpec, entryPointOf, environmentBehind, type HealthSpec, modeOf, SETTLED_SECONDS,
} from '../../container';
import { DEFAULT_AGENT, INIT_COMMAND, type SecretPlan } from '../../image';

/**
 * For a worker without a health check: it succeeds if the process still runs at the first check. Without it `up --wait`
 * accepts a worker that ends a second later, or runs the check of the image, which is for a web server. `disable: true`
 * makes `up --wait` fail (docker/compose#13522).
 */
export const STILL_RUNS: ComposeHealthCheck = {
  test: ['CMD', INIT_COMMAND[0], '--version'],
  interval: '1h',
  start_period: '60s',
  start_interval: `${SETTLED_SECONDS}s`,
};

/** A container and its place in one file. */
export interface PlacedService extends PlannedService {
  readonly image: PlacedImage;
  /** Port of the machine; undefined for a container without a port. */
  readonly publishedPort?: number;
  /** What it sees of the machine. */
  readonly bindMounts: readonly ComposeBindMount[];
}

/** The whole file as plain data, in the order in which it is written. */
export function renderCompose(
  name: string, services: readonly PlacedService[], secretFiles: ReadonlyMap<string, string>,
): ComposeModel {
  const files = secretsOf(services.map(({ spec }) => spec))
    .map((secret): [string, ComposeSecret] =>
      [secret, { file: literal(secretFiles.get(secret) ?? `./secrets/${secret}`) }]);
  const secrets = [...files, ...buildSecretsOf(services.map(({ image }) => image))
    .map((secret): [string, ComposeSecret] => [secret.id, buildSecret(secret)])];
  return {
    name,
    services: Object.fromEntries(services.map(service => [service.name, renderService(service)])),
    secrets: secrets.length > 0 ? Object.fromEntries(secrets) : undefined,
  };
}

/** Names of the secrets of all containers. */
export function secretsOf(specs: readonly ContainerSpec[]): string[] {
  return [...new Set(specs.flatMap(({ secrets }) => secrets))].sort();
}

/** What the builds of all images are given, sorted by id. */
export function buildSecretsOf(images: ReadonlyArray<Pick<PlacedImage, 'image' | 'registry'>>): SecretPlan[] {
  const built = images.filter(({ registry }) => registry === undefined);
  const secrets = built.flatMap(({ image }) => image._build.secrets);
  return [...new Map(secrets.map(secret => [secret.id, secret])).values()].sort((a, b) => a.id < b.id ? -1 : 1);
}

function buildSecret({ kind, place }: SecretPlan): ComposeSecret {
  return kind === 'file' ? { file: literal(place) } : { environment: place };
}

/** One container in the words of Compose. It decides nothing but the words. */
function renderService(
  { spec, image, publishedPort, bindMounts, waitsFor, starts }: PlacedService,
): ComposeService {
  const { user, size, shutdown } = spec;
  const asHost = runsAsHost(bindMounts);
  const mounted = bindMounts.map(({ target }) => target);
  // Requests to a published port come from the gateway of a private network.
  const environment = Object.entries(environmentBehind(spec));
  const memory = `${size.memoryMiB}M`;
  return {
    profiles: starts === 'by name' ? ['jobs'] : undefined,
    image: image.reference,
    build: renderBuild(image),
    // Never pull another image of the same name from a public registry. A missing image is built, and one that exists
    // has the same content, since the tag names it.
    pull_policy: image.registry === undefined ? 'never' : 'missing',
    platform: spec.architecture.dockerPlatform,
    depends_on: waitsFor === undefined ? undefined : { [waitsFor]: { condition: 'service_completed_successfully' } },
    // Compose does not check that the user can read a secret; the launcher does.
    entrypoint: entryPointOf(spec, { launches: true }),
    command: spec.command.map(literal),
    user: asHost ? HOST_USER : `${user.uid}:${user.gid}`,
    read_only: true,
    // Those of a user who is not known here are for everybody: the container has no other one.
    tmpfs: spec.writablePaths.filter(({ path }) => !mounted.includes(path)).map(({ path, sizeMiB, executable }) =>
      `${path}:size=${sizeMiB}m,${asHost ? 'mode=1777' : `mode=${modeOf(path)},uid=${user.uid},gid=${user.gid}`},`
      + `${executable ? 'exec' : 'noexec'},nosuid,nodev`),
    volumes: renderBindMounts(bindMounts, literal),
    cap_drop: ['ALL'],
    security_opt: ['no-new-privileges:true'],
    environment: {
      ...Object.fromEntries(environment.map(([variable, value]) => [variable, literal(value)])),
      ...Object.fromEntries(spec.settings.map(variable => [variable, fromShell(variable)])),
      ...Object.fromEntries(spec.secretVariables.map(variable => [variable, secretFromShell(variable)])),
    },
    secrets: spec.secrets.length > 0 ? spec.secrets : undefined,
    // This machine only: a port without an address is open to the network, past most host firewalls.
    ports: publishedPort === undefined ? undefined : [`127.0.0.1:${publishedPort}:${spec.port}`],
    deploy: {
      replicas: replicasOf(spec),
      resources: { limits: { cpus: String(size.vcpu), memory, pids: size.pids } },
    },
    // Memory and swap together: without it the container also gets as much swap, and becomes slow instead of being
    // killed as on the other platforms.
    memswap_limit: memory,
    // Not the check of the image, which is for a web server.
    healthcheck: spec.restarts ? spec.health ? renderHealth(spec.health) : STILL_RUNS : { disable: true },
    stop_signal: spec.stopSignal,
    stop_grace_period: `${shutdown.stopSeconds}s`,
    // As on the other platforms: whatever the exit code, and after a reboot. `on-failure:5` counts the failures in the
    // whole life of a container: one a week, or seven seconds without a database, would stop it for ever.
    restart: spec.restarts ? 'unless-stopped' : 'no',
    logging: { driver: 'json-file', options: { 'max-size': '10m', 'max-file': '3' } },
  };
}

/** Undefined for one. Of several web containers only one could have the port of the machine. */
function replicasOf({ port, replicas }: ContainerSpec): number | undefined {
  return replicas === 1 || (port !== undefined && replicas > 1) ? undefined : replicas;
}

function renderBuild({ folder, image }: PlacedImage): ComposeBuild | undefined {
  const { arguments: args, secrets, sshAgent } = image._build;
  return folder === undefined ? undefined : {
    context: folder,
    args,
    secrets: secrets.length > 0 ? secrets.map(({ id }) => id) : undefined,
    ssh: sshAgent ? [DEFAULT_AGENT] : undefined,
  };
}

function renderHealth(health: HealthSpec): ComposeHealthCheck {
  return {
    test: ['CMD', ...health.command.map(literal)],
    interval: `${health.intervalSeconds}s`,
    timeout: `${health.timeoutSeconds}s`,
    start_period: `${health.startSeconds}s`,
    start_interval: '1s',
    retries: health.retries,
  };
}

/** Compose ends with the text behind `?` when there is no such variable. An empty one is a value, as elsewhere. */
const fromShell = (variable: string): string => `\${${variable}?set it in the shell or in .env}`;

/** With `:?` also when it is empty, as no secret is. */
const secretFromShell = (variable: string): string =>
  `\${${variable}:?set it in the shell or in .env, which nobody should commit}`;

/** Compose replaces `$NAME` by a variable of the shell that runs it; two dollars mean one. */
function literal(text: string): string {
  return text.replaceAll('$', () => '$$');
}
