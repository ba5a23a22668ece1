/** Debian packages that do not belong into an image with one process of Python, and what to do instead. */
const REASONS: Readonly<Record<string, string>> = {
  node: 'it starts Node at run time; run that in a container of its own, or build its output before the image is built',
  processes: 'it starts other processes; a container runs one, so use a container for each',
  schedule: "it starts processes at times; use a job container with a schedule of the platform's own",
  root: 'it gives a process other rights, which no container of such an image can use; it runs as its user already',
  server: 'it is a server; run it in a container of its own',
};

const REFUSED: Readonly<Record<string, keyof typeof REASONS>> = {
  'nodejs': 'node',
  'npm': 'node',
  'yarnpkg': 'node',
  'runit': 'processes',
  's6': 'processes',
  'supervisor': 'processes',
  'systemd': 'processes',
  'systemd-sysv': 'processes',
  'cron': 'schedule',
  'anacron': 'schedule',
  'gosu': 'root',
  'sudo': 'root',
  'apache2': 'server',
  'memcached': 'server',
  'nginx': 'server',
  'nginx-light': 'server',
  'openssh-server': 'server',
  'postgresql': 'server',
  'rabbitmq-server': 'server',
  'redis-server': 'server',
};

/** Undefined if the image may have it. */
export function refusalOf(name: string): string | undefined {
  return Object.hasOwn(REFUSED, name) ? REASONS[REFUSED[name]] : undefined;
}
