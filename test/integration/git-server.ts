import { mkdtempSync, readFileSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { docker, run, until } from './docker';

/** A server of git by SSH, in a container on Docker's own network, where builds find it. */
export interface GitServer {
  readonly host: string;
  /** Its line in `known_hosts`. */
  readonly knownHost: string;
  /** What it says about its connections. */
  log(): string;
  stop(): void;
}

/** An SSH agent with one key, of which the machine keeps no other copy in use. */
export interface Agent {
  /** With its socket. */
  readonly env: NodeJS.ProcessEnv;
  /** The key that the server lets in. */
  readonly publicKey: string;
  stop(): void;
}

/** Has no port open but 22, and lets in nobody without the key. */
const IMAGE = `FROM python:3.13-slim
RUN apt-get update && apt-get install --yes --no-install-recommends openssh-server git && rm -rf /var/lib/apt/lists/*
RUN useradd --create-home --shell /usr/bin/git-shell git && usermod --password '*' git && mkdir -p /run/sshd
`;

export function startAgent(): Agent {
  const folder = mkdtempSync(join(tmpdir(), 'agent-'));
  const socket = join(folder, 'socket');
  const key = join(folder, 'key');
  const [, pid] = /SSH_AGENT_PID=(\d+)/.exec(run('ssh-agent', ['-s', '-a', socket]))!;
  const env = { ...process.env, SSH_AUTH_SOCK: socket };
  run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'test', '-f', key]);
  run('ssh-add', ['-q', key], { env });
  return { env, publicKey: readFileSync(`${key}.pub`, 'utf8'), stop: () => { process.kill(Number(pid)); } };
}

/** @param repositories folder with bare repositories, at `/srv/git` of the server */
export async function startGit(name: string, repositories: string, publicKey: string): Promise<GitServer> {
  const context = mkdtempSync(join(tmpdir(), 'sshd-'));
  writeFileSync(join(context, 'Dockerfile'), IMAGE);
  const image = docker('build', '--quiet', context);
  writeFileSync(join(context, 'authorized_keys'), publicKey);
  docker(
    'run', '--detach', '--name', name, '--volume', `${context}:/given:ro`,
    '--volume', `${repositories}:/repositories:ro`, image, 'sh', '-c', 'cp -R /repositories /srv/git '
      + '&& chown -R git /srv/git && cp /given/authorized_keys /etc/ssh/keys '
      + '&& exec /usr/sbin/sshd -D -e -o AuthorizedKeysFile=/etc/ssh/keys -o PasswordAuthentication=no -o UsePAM=no',
  );
  const host = docker('inspect', '--format', '{{.NetworkSettings.IPAddress}}', name);
  // Both streams: it tells of its connections on the second one.
  const log = () => run('sh', ['-c', `docker logs ${name} 2>&1`]);
  await until('the server of git', 30, () => log().includes('Server listening on 0.0.0.0'));
  const key = docker('exec', name, 'cat', '/etc/ssh/ssh_host_ed25519_key.pub').split(' ').slice(0, 2).join(' ');
  return { host, knownHost: `${host} ${key}`, log, stop: () => { docker('rm', '--force', name); } };
}
