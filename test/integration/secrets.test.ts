import { spawnSync } from 'child_process';
import { createHash } from 'crypto';
import { docker, logs, python, run, state, until } from './docker';
import { build, start, synthesize } from './ecs-task';
import { copyOf } from './projects';
import { ContainerSecret, PythonContainer, PythonImage } from '../../src';

const name = `secrets-${process.pid}`;
const image = `${name}:test`;
const project = PythonImage.fromDirectory(copyOf('test/integration/samples/web'));

/** Runs Python in place of the server, as the task definition of a container with these secrets says. */
function runWith(values: Record<string, string>, source: string): { code: number; text: string } {
  const secrets = Object.keys(values).map(ContainerSecret.file);
  const { definition, ...task } = synthesize(PythonContainer.web({ image: project, secrets }));
  const variables = Object.entries(values).map(([each, value]) => [`CONTAINER_SECRET_${each}`, value]);
  const once = `${name}-once`;
  const asked = { ...definition, Command: ['python', '-c', source] };
  start(once, image, { ...task, definition: asked }, Object.fromEntries(variables));
  const code = Number(docker('wait', once));
  const text = logs(once);
  docker('rm', '--volumes', once);
  return { code, text };
}

beforeAll(async () => {
  const container = PythonContainer.web({
    image: project,
    secrets: [ContainerSecret.file('db_password'), ContainerSecret.asEnvironment('BROKER_URL', 'no file is read')],
  });
  const task = synthesize(container);
  build(task, image);
  start(name, image, task, { CONTAINER_SECRET_db_password: 'correct-horse', BROKER_URL: 'amqp://staple' });
  await until('the start', 30, () => state(name).Running);
});

afterAll(() => {
  run('docker', ['rm', '--force', '--volumes', name], { accept: [0, 1] });
  run('docker', ['rmi', '--force', image], { accept: [0, 1] });
});

test('pydantic-settings and the recipe for Django read a file, and a variable is one', () => {
  const source = `
import os, pathlib
from pydantic import SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict
class Settings(BaseSettings):
    model_config = SettingsConfigDict(secrets_dir="/run/secrets")
    db_password: SecretStr
server = pathlib.Path('/proc/1/task/1/children').read_text().split()[0]
variables = pathlib.Path('/proc', server, 'environ').read_text().split('\\0')
print(Settings().db_password.get_secret_value(), pathlib.Path('/run/secrets', 'db_password').read_text().strip(),
      'BROKER_URL=amqp://staple' in variables, any('correct-horse' in each for each in variables))`;
  expect(python(name, source)).toBe('correct-horse correct-horse True False');
});

const SHOW = `
import hashlib, os, pathlib
for path in sorted(pathlib.Path('/run/secrets').iterdir()):
    value = path.read_bytes()
    print(path.name, oct(path.stat().st_mode)[-3:], len(value), hashlib.sha256(value).hexdigest())
print(any('CONTAINER_SECRET' in each for each in os.environ))`;

/** What it prints. */
const shown = (values: Record<string, string>): string => [
  ...Object.entries(values).sort(([one], [other]) => one < other ? -1 : 1).map(([each, value]) =>
    `${each} 400 ${Buffer.byteLength(value)} ${createHash('sha256').update(value).digest('hex')}`),
  'False', '',
].join('\n');

// More than a MiB together, and less than the 2 MiB that Linux passes to a program.
test('fifty secrets, with long, empty and odd values, are fifty files and no variable', () => {
  const long = Array.from({ length: 48 }, (_, index) => [`secret-${index}`, `${index}`.padEnd(12_500, 'é')]);
  const values = { ...Object.fromEntries(long), 'empty': '', 'odd.1': ' "$HOME" \\n\r\n\u0001' };
  expect(runWith(values, SHOW)).toEqual({ code: 0, text: shown(values) });
});

// Secrets Manager keeps half as much in one, so that those of ECS have room.
test('fails with 125 where the tmpfs is full, and says which secret has no room, but not its value', () => {
  const value = 'correct-horse-'.repeat(9000).slice(0, 120_000);
  const values = Object.fromEntries(Array.from({ length: 10 }, (_, index) => [`secret-${index}`, value]));
  const { code, text } = runWith(values, 'print("started")');
  expect({ code, text }).toEqual({
    code: 125,
    text: "launch: secret 'secret-8': cannot write /run/secrets/secret-8: No space left on device; "
      + 'make the tmpfs larger that is mounted at /run/secrets\n',
  });
});

test('fails with 125 where the folder is not its own, and says which mount is missing, but not the value', () => {
  const args = ['run', '--rm', '--read-only', '--env', 'CONTAINER_SECRET_db_password=correct-horse'];
  const entry = ['--entrypoint', 'python', image, '-I', '-S', '/opt/container/launch.py', 'echo', 'started'];
  const { status, stdout, stderr } = spawnSync('docker', [...args, ...entry], { encoding: 'utf8' });
  expect({ status, stdout }).toEqual({ status: 125, stdout: '' });
  expect(stderr).toMatch(/^launch: secret 'db_password': cannot write \/run\/secrets\/db_password: .*; a tmpfs that .*\n$/);
  expect(stderr).not.toContain('correct-horse');
});
