import { build, stage } from './builds';
import { docker, logs, run, state, until } from './docker';
import { ensureLock } from '../../scripts/uv';
import { temporaryFolder } from '../project/temporary';

jest.setTimeout(300_000);

/** Its broker is a folder, so that nothing else has to run. */
const WORKER = `
from pathlib import Path

from celery import Celery

QUEUE = Path("/tmp/queue")
QUEUE.mkdir(exist_ok=True)
app = Celery("mailer", broker="filesystem://")
app.conf.broker_transport_options = {
    "data_folder_in": str(QUEUE), "data_folder_out": str(QUEUE), "control_folder": "/tmp/control",
}


@app.task
def send(name: str) -> None:
    Path("/tmp", name).write_text("sent")
`;

test('the image of a project that has nothing but a worker starts it without a command', async () => {
  const tag = `worker-only-${process.pid}:test`;
  const project = temporaryFolder({
    'pyproject.toml': '[project]\nname = "mailer"\nversion = "1.0.0"\nrequires-python = ">=3.11,<3.14"\n'
      + 'dependencies = ["celery>=5.4"]\n',
    'mailer/__init__.py': '',
    'mailer/celery.py': WORKER,
  });
  ensureLock(project);
  build(stage(project), tag);
  const worker = docker('run', '--detach', '--read-only', '--tmpfs', '/tmp', tag).trim();
  try {
    await until('the start of the worker', 60, () => logs(worker).includes('ready.'));
    docker('exec', worker, 'python', '-c', 'from mailer.celery import send; send.delay("one")');
    await until('the task', 30, () => docker('exec', worker, 'ls', '/tmp').includes('one'));
    docker('stop', '--time', '30', worker);
    expect(state(worker).ExitCode).toBe(0);
  } finally {
    run('docker', ['rm', '--force', worker], { accept: [0, 1] });
    run('docker', ['rmi', '--force', tag], { accept: [0, 1] });
  }
});
