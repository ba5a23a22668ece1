import { python, run, state, until } from './docker';
import { build, start, synthesize } from './ecs-task';
import { copyOf } from './projects';
import { ContainerSecret, PythonContainer, PythonImage } from '../../src';

const name = `secrets-${process.pid}`;
const image = `${name}:test`;

beforeAll(async () => {
  const container = PythonContainer.web({
    image: PythonImage.fromDirectory(copyOf('test/integration/samples/web')),
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
