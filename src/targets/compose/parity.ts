import { runsAsHost } from './bind-mounts';
import type { PlacedService } from './render-compose';

/** What a container needs but Compose cannot express, and what happens instead. */
const MISSING: ReadonlyArray<{ readonly applies: (service: PlacedService) => boolean; readonly text: string }> = [
  {
    applies: ({ spec }) => spec.health?.http !== undefined,
    text: 'readiness: Compose has one health check, so only the liveness path is checked',
  },
  {
    applies: ({ spec }) => spec.shutdown.drainSeconds > 0,
    text: 'drain: nothing routes requests between services, so a container stops accepting them as soon as it is '
      + 'told to stop',
  },
  {
    applies: ({ spec }) => spec.secrets.length > 0,
    text: "secret ownership: a secret is the host's own file, with the owner and mode it has there; a container whose "
      + 'user cannot read it stops at startup with an error',
  },
  {
    applies: ({ spec }) => spec.restarts && spec.secrets.length > 0,
    text: 'secret changes: docker compose up does not notice that the file of a secret has another content; docker '
      + 'compose restart starts the program with it',
  },
  {
    applies: ({ spec }) => spec.secretVariables.length > 0,
    text: 'secret variables: the values come from the shell or from .env, and everybody who may use Docker on the '
      + 'machine reads them with docker inspect',
  },
  {
    applies: () => true,
    text: "open files: the limit is that of the machine's Docker; with a higher one in the file a container might not "
      + 'start',
  },
  {
    applies: () => true,
    text: 'disk: Compose cannot limit what a container and its logs occupy on disk; the logs are rotated, and '
      + 'nothing but tmpfs is writable',
  },
  {
    applies: ({ spec }) => spec.health !== undefined,
    text: 'unhealthy: Docker shows that a container is unhealthy, and lets it run; ECS and Kubernetes replace it',
  },
  {
    applies: ({ spec }) => spec.port === undefined,
    text: 'network: all services of the file are in one network, and reach every port of each other; ECS and '
      + 'Kubernetes let nobody connect to a worker or a job',
  },
  {
    applies: ({ spec }) => spec.restarts && !spec.singleton,
    text: 'rollout: a container is replaced with a gap; ECS and Kubernetes start the new one first',
  },
  {
    applies: ({ spec }) => spec.port !== undefined && spec.replicas > 1,
    text: 'replicas: a web service runs once, since only one container can have its port of the machine',
  },
  {
    applies: ({ spec }) => spec.scaling !== undefined,
    text: 'scaling: nothing follows the load; a worker runs as often as it does at least, a web service once',
  },
  {
    applies: ({ bindMounts }) => bindMounts.length > 0,
    text: 'bind mounts: nothing limits how much a service writes to a folder of the machine',
  },
  {
    applies: ({ bindMounts }) => runsAsHost(bindMounts),
    text: 'user: a service that may write to a bind mount runs as the user that HOST_UID and HOST_GID name, not as '
      + 'that of its image; 0 is root',
  },
  {
    applies: ({ starts }) => starts === 'first',
    text: 'release step: the old containers are stopped before it runs, and stay so when it fails; it runs again at '
      + 'each docker compose up, also when nothing has changed',
  },
  {
    applies: ({ starts }) => starts === 'by name',
    text: 'schedules: nothing starts a job at its time, or again when it fails, or keeps two runs apart; a timer of '
      + 'the machine may call docker compose run --rm',
  },
];

/** The controls of these containers that Compose cannot express. */
export function parityOf(services: readonly PlacedService[]): string[] {
  return MISSING.filter(({ applies }) => services.some(applies)).map(({ text }) => text);
}
