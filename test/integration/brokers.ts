import { connect } from 'net';
import { docker, dockerAsync, run, until } from './docker';
import { askRedis } from './redis';

/** On the base that the applications have anyway. */
const withPackages = (...names: string[]) => `FROM python:3.13-slim
RUN apt-get update -qq && apt-get install -y -qq --no-install-recommends ${names.join(' ')} \\
 && rm -rf /var/lib/apt/lists/*
`;

const KINDS = {
  redis: {
    port: 6379,
    // What it has outlasts a stop.
    dockerfile: `${withPackages('redis-server')}WORKDIR /data
CMD ["redis-server", "--bind", "0.0.0.0", "--protected-mode", "no", "--save", "", "--appendonly", "yes"]
`,
    answers: (port: number) => askRedis(port, 'ping').then(answer => answer === 'PONG'),
  },
  rabbitmq: {
    port: 5672,
    // Its only user is for the machine itself, unless it says so.
    dockerfile: `${withPackages('rabbitmq-server')}RUN echo 'loopback_users = none' >/etc/rabbitmq/rabbitmq.conf
CMD ["rabbitmq-server"]
`,
    answers: speaksAmqp,
  },
} as const;

export type BrokerKind = keyof typeof KINDS;

/** The image of a broker, from Debian's packages. It takes ten seconds or so, once. */
export function buildBroker(kind: BrokerKind, tag: string): void {
  run('docker', ['build', '--quiet', '--tag', tag, '-'], { input: KINDS[kind].dockerfile });
}

/** A broker, which the containers of its network know by an alias. */
export class Broker {
  public constructor(
    public readonly kind: BrokerKind, public readonly name: string, private readonly image: string,
  ) {}

  public start(network: string, alias: string): Promise<string> {
    return dockerAsync(
      'run', '--detach', '--name', this.name, '--network', network, '--network-alias', alias, '--hostname', alias,
      // Erlang has a table with a place for each file that it may open.
      '--ulimit', 'nofile=4096:4096', '--publish', `127.0.0.1::${KINDS[this.kind].port}`, this.image,
    );
  }

  public ready(): Promise<void> {
    return until(`an answer of ${this.name}`, 120, () => KINDS[this.kind].answers(this.port).catch(() => false));
  }

  /** On this machine. Another one after each start. */
  public get port(): number {
    return Number(docker('port', this.name, `${KINDS[this.kind].port}/tcp`).split('\n')[0].split(':').at(-1));
  }
}

/** Whether a server answers with the first frame of the protocol. */
function speaksAmqp(port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('AMQP\0\0\x09\x01'));
    socket.setTimeout(5_000, () => socket.destroy());
    socket.on('error', reject);
    socket.on('close', () => resolve(false));
    socket.on('data', ([first]) => { resolve(first === 1); socket.destroy(); });
  });
}
